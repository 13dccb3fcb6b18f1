import type { FastifyReply } from 'fastify';

export interface Answer {
  readonly contentType: string;
  readonly text: string;
}

/**
 * For Fastify's `onSend`: a problem becomes what the clients of these routes read; every other payload stays as it is.
 * @param translate given the problem as JSON
 */
export function problemInOtherFormat(
  reply: FastifyReply,
  payload: unknown,
  translate: (problem: string) => Answer,
): unknown {
  const isProblem = String(reply.getHeader('content-type')).startsWith('application/problem+json');
  if (!isProblem || typeof payload !== 'string') return payload;
  const { contentType, text } = translate(payload);
  void reply.header('content-type', contentType).header('content-length', Buffer.byteLength(text));
  return text;
}
