/** What a request gets: an answer, or silence until the caller gives up. */
export type Reply = Answer | 'silence';

/** An answer; a body that is not text is sent as JSON. */
export interface Answer {
  status: number;
  body: object | string;
  headers?: Record<string, string>;
}

/** A request that is answered with an error; the code is for programs, the message for people. */
export class GatewayError extends Error {
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

/** An answer that says what went wrong. */
export function errorAnswer(status: number, code: string, message: string): Answer {
  return { status, body: { error: { code, message } } };
}

/** A 200, marked when it repeats an earlier answer. */
export function okAnswer(body: object, isReplay = false): Answer {
  return isReplay ? { status: 200, body, headers: replayed } : { status: 200, body };
}

/** Marks an answer that repeats an earlier one. */
export const replayed: Record<string, string> = { 'Idempotent-Replayed': 'true' };
