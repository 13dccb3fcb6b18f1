import { errorText } from '@night-market/kernel';
import {
  UnansweredError,
  UnreachedError,
  type ServiceAnswer,
  type ServiceCaller,
  type ServiceRequest,
} from '../../call-services/ports.ts';

const TIMEOUT_MS = 10_000;
const ANSWER_MAX_BYTES = 4_194_304;

/** Failures of connecting: nothing of the request has left. */
const NOT_SENT = [
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
];

/** The services' HTTP APIs. */
export class HttpServiceCaller implements ServiceCaller {
  private readonly send: typeof fetch;

  constructor(send: typeof fetch = fetch) {
    this.send = send;
  }

  async call(
    url: string,
    { method, path, body, token, limitMs = TIMEOUT_MS }: ServiceRequest,
  ): Promise<ServiceAnswer> {
    try {
      const response = await this.send(url + path, {
        method,
        redirect: 'error',
        signal: AbortSignal.timeout(limitMs),
        headers: {
          authorization: `Bearer ${token}`,
          accept: 'application/json',
          ...(body !== undefined && { 'content-type': 'application/json' }),
        },
        ...(body !== undefined && { body }),
      });
      const retryAfter = response.headers.get('retry-after');
      return {
        status: response.status,
        type: response.headers.get('content-type') ?? 'application/json',
        ...(retryAfter !== null && { retryAfter }),
        body: await bytesOf(response),
      };
    } catch (error) {
      const text = `${url}: ${errorText(error)}`;
      throw isNotSent(error) ? new UnreachedError(text) : new UnansweredError(text);
    }
  }
}

async function bytesOf(response: Response): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.length;
    if (size > ANSWER_MAX_BYTES) throw new Error(`the answer has more than ${ANSWER_MAX_BYTES} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function isNotSent(error: unknown): boolean {
  const cause = (error as { cause?: { code?: string; errors?: readonly { code?: string }[] } }).cause;
  return [cause, ...(cause?.errors ?? [])].some((one) => NOT_SENT.includes(one?.code ?? ''));
}
