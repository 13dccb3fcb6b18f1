import type { IncomingMessage } from 'node:http';
import type { z } from 'zod';
import { GatewayError } from './reply.ts';
import { limits } from '../limits.ts';

/** A request on its way to a handler. */
export interface Call {
  request: IncomingMessage;
  query: URLSearchParams;
  /** What stands in the place of the route's last, variable part. */
  tail: string;
}

/** Reads a JSON body and checks it. Throws 400 or 413. */
export async function readBody<S extends z.ZodType>(
  request: IncomingMessage,
  schema: S,
): Promise<z.output<S>> {
  const parsed = schema.safeParse(parseJson(await readText(request)));
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const where = issue?.path.join('.') || 'body';
  const message = `${where}: ${issue?.message ?? 'is not valid'}`;
  throw new GatewayError(400, 'invalid_request', message.slice(0, limits.messageCharacters).toWellFormed());
}

/** The Idempotency-Key, bare or quoted as a structured field. Throws 400. */
export function readIdempotencyKey(request: IncomingMessage): string {
  const value = request.headers['idempotency-key'];
  if (typeof value !== 'string' || value === '') {
    throw new GatewayError(400, 'idempotency_key_missing', 'The header Idempotency-Key is missing.');
  }
  const key = value.length > 2 && value.startsWith('"') && value.endsWith('"') ? value.slice(1, -1) : value;
  if (key.length > 255 || !/^[\x21-\x7e]+$/.test(key)) {
    throw new GatewayError(
      400,
      'idempotency_key_invalid',
      'Idempotency-Key takes 1 to 255 visible characters.',
    );
  }
  return key;
}

/** A whole number of the query, or its default. Throws 400. */
export function readNumber(call: Call, name: string, fallback: number, max: number): number {
  const text = call.query.get(name);
  if (text === null || text === '') return fallback;
  const value = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
  if (!(value <= max)) {
    throw new GatewayError(400, 'invalid_request', `${name} takes a whole number from 0 to ${max}.`);
  }
  return value;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new GatewayError(400, 'invalid_json', 'The body is not JSON.');
  }
}

function readText(request: IncomingMessage): Promise<string> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > limits.bodyBytes) {
        reject(new GatewayError(413, 'body_too_large', `A body takes at most ${limits.bodyBytes} bytes.`));
      } else {
        chunks.push(chunk);
      }
    });
    request.on('end', () =>
      resolve((chunks.length === 1 ? chunks[0] : Buffer.concat(chunks))?.toString() ?? ''),
    );
    request.on('error', reject);
  });
}
