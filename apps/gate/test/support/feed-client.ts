import type { TestGate } from './service.ts';

export interface HeardEvent {
  readonly id: string;
  readonly type: string;
  readonly data: Record<string, unknown>;
  readonly atMs: number;
}

/** A scanner that follows the feed of a gate. */
export class FeedClient {
  readonly events: HeardEvent[] = [];
  lastEventId: string | undefined;
  readonly status: number;
  /** Resolves when the gate has ended the stream. */
  readonly ended: Promise<void>;
  private readonly over: AbortController;

  private constructor(response: Response, over: AbortController) {
    this.status = response.status;
    this.over = over;
    this.ended = this.read(response).catch(() => undefined);
  }

  static async open(
    gate: TestGate,
    given: { path?: string; lastEventId?: string | undefined; authorization?: string } = {},
  ): Promise<FeedClient> {
    const { path = '/v2/feed', lastEventId, authorization = gate.scanner.authorization } = given;
    const over = new AbortController();
    const headers = { authorization, ...(lastEventId !== undefined && { 'last-event-id': lastEventId }) };
    return new FeedClient(await fetch(gate.service.url + path, { headers, signal: over.signal }), over);
  }

  of(type: string): HeardEvent[] {
    return this.events.filter((event) => event.type === type);
  }

  /** The tickets that were let in, in the order in which it was heard. */
  get granted(): unknown[] {
    return this.of('granted').map(({ data }) => data['key']);
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
    if (fields.event === undefined || fields.data === undefined) return;
    const data = JSON.parse(fields.data) as Record<string, unknown>;
    this.events.push({ id: fields.id ?? '', type: fields.event, data, atMs: performance.now() });
  }
}
