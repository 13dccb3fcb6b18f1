export interface HeardEvent {
  readonly id: string;
  readonly type: string;
  readonly data: Record<string, unknown>;
  readonly atMs: number;
}

export interface EventStreamRequest {
  readonly authorization: string;
  /** The position to go on from. */
  readonly lastEventId?: string | undefined;
}

/** Reads server-sent events for as long as it is open. */
export class EventStreamClient {
  readonly events: HeardEvent[] = [];
  lastEventId: string | undefined;
  readonly status: number;
  /** Resolves when the server has ended the stream. */
  readonly ended: Promise<void>;
  private readonly over: AbortController;
  private readonly watchers = new Set<() => void>();

  protected constructor(response: Response, over: AbortController) {
    this.status = response.status;
    this.over = over;
    this.ended = this.read(response).catch(() => undefined);
  }

  static async connect(url: string, request: EventStreamRequest): Promise<EventStreamClient> {
    const { response, over } = await EventStreamClient.ask(url, request);
    return new EventStreamClient(response, over);
  }

  protected static async ask(
    url: string,
    { authorization, lastEventId }: EventStreamRequest,
  ): Promise<{ response: Response; over: AbortController }> {
    const over = new AbortController();
    const headers = { authorization, ...(lastEventId !== undefined && { 'last-event-id': lastEventId }) };
    return { response: await fetch(url, { headers, signal: over.signal }), over };
  }

  of(type: string): HeardEvent[] {
    return this.events.filter((event) => event.type === type);
  }

  /**
   * Resolves as soon as what was heard satisfies `isIt`, which is asked at each event: hundreds of readers cost nothing while
   * they wait.
   * @throws Error with the end of what was heard when `timeoutMs` is over
   */
  async until(isIt: () => boolean, timeoutMs = 20_000): Promise<void> {
    if (isIt()) return;
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const look = (): void => void (isIt() && resolve());
    const limit = setTimeout(() => {
      const heard = JSON.stringify(this.events.slice(-3));
      reject(
        new Error(`not within ${timeoutMs} ms; at ${this.lastEventId ?? 'no position'}, heard ${heard}`),
      );
    }, timeoutMs);
    this.watchers.add(look);
    await promise.finally(() => {
      clearTimeout(limit);
      this.watchers.delete(look);
    });
  }

  async close(): Promise<void> {
    this.over.abort();
    await this.ended;
  }

  private async read({ body }: Response): Promise<void> {
    let rest = '';
    for await (const part of body!.pipeThrough(new TextDecoderStream())) {
      const blocks = (rest + part).split('\n\n');
      rest = blocks.pop()!;
      for (const block of blocks) this.take(block);
    }
  }

  private take(block: string): void {
    const fields = Object.fromEntries(
      block
        .split('\n')
        .filter((line) => !line.startsWith(':'))
        .map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)]),
    ) as { id?: string; event?: string; data?: string };
    if (fields.id !== undefined) this.lastEventId = fields.id;
    if (fields.event !== undefined && fields.data !== undefined) {
      const data = JSON.parse(fields.data) as Record<string, unknown>;
      this.events.push({ id: fields.id ?? '', type: fields.event, data, atMs: performance.now() });
    }
    for (const look of this.watchers) look();
  }
}
