export interface ServiceRequest {
  readonly method: string;
  /** With the query, as the browser sent it. */
  readonly path: string;
  /** JSON. */
  readonly body?: string;
  /** The operator's own. */
  readonly token: string;
  /** How long one replica may take to answer, when it is less than usual. */
  readonly limitMs?: number;
}

export interface ServiceAnswer {
  readonly status: number;
  readonly type: string;
  readonly retryAfter?: string;
  readonly body: Uint8Array;
}

export interface ServiceCaller {
  /**
   * @throws UnreachedError when nothing was sent, so that another replica may be asked
   * @throws UnansweredError when it was sent and no answer came: what became of it is unknown
   */
  call(url: string, request: ServiceRequest): Promise<ServiceAnswer>;
}

export class UnreachedError extends Error {
  override readonly name = 'UnreachedError';
}
export class UnansweredError extends Error {
  override readonly name = 'UnansweredError';
}
