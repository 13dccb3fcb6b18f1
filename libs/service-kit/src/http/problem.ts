/** A field of the request that is wrong; `pointer` is a JSON Pointer (RFC 6901) into the body. */
export interface FieldError {
  readonly pointer: string;
  readonly detail: string;
}

/** Fields that one answer names at most. */
export const ERRORS_MAX = 20;

/** Problem details (RFC 9457) with our extensions. */
export interface ProblemDetails {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail?: string;
  readonly instance?: string;
  /** Stable and machine-readable, such as `idempotency.key_reused`. */
  readonly code: string;
  /** The correlation id of the request. */
  readonly traceId?: string;
  readonly errors?: readonly FieldError[];
}

export interface ProblemOptions {
  readonly detail?: string;
  readonly errors?: readonly FieldError[];
  readonly retryAfterS?: number;
  /** The address of the request is not said again. */
  readonly hidesAddress?: true;
}

/** Thrown by HTTP adapters; becomes `application/problem+json`. */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly status: number;
  readonly code: string;
  readonly options: ProblemOptions;

  constructor(status: number, code: string, title: string, options: ProblemOptions = {}) {
    super(title);
    this.status = status;
    this.code = code;
    this.options = options;
  }
}

export const notFound = (what: string): Problem =>
  new Problem(404, 'not_found', `There is no such ${what}.`, { detail: 'Check the id in the address.' });
