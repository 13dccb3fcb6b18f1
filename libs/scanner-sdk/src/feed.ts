import type { Clock } from '@night-market/kernel';
import type { GateApi } from './gate-api.ts';

/** One event of the feed. */
export interface FeedEvent {
  /** Where to go on after it. */
  readonly id: string;
  readonly type: string;
  readonly data: string;
}

/** Longest line: an envelope is far below. */
const LINE_MAX = 256 * 1024;

/** Takes a stream of server-sent events apart (WHATWG HTML, 9.2), piece by piece. */
export class EventStreamParser {
  private rest = '';
  private id = '';
  private type = '';
  private data: string[] = [];

  /** @throws RangeError when a line never ends */
  push(text: string): FeedEvent[] {
    const whole = this.rest + text;
    // A carriage return at the end may be half of a line break.
    const until = whole.endsWith('\r') ? whole.length - 1 : whole.length;
    const lines = whole.slice(0, until).split(/\r\n|\r|\n/);
    this.rest = (lines.pop() ?? '') + whole.slice(until);
    if (this.rest.length > LINE_MAX) throw new RangeError('A line of the feed is too long.');
    return lines.flatMap((line) => this.line(line) ?? []);
  }

  private line(line: string): FeedEvent | undefined {
    if (line === '') return this.dispatch();
    const colon = line.indexOf(':');
    const name = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (name === 'data') this.data.push(value);
    else if (name === 'event') this.type = value;
    else if (name === 'id' && !value.includes('\0')) this.id = value;
    return undefined;
  }

  private dispatch(): FeedEvent | undefined {
    const [type, data] = [this.type || 'message', this.data];
    this.type = '';
    this.data = [];
    return data.length > 0 ? { id: this.id, type, data: data.join('\n') } : undefined;
  }
}

const CONNECT_TIMEOUT_MS = 10_000;
/** The gate sends a heartbeat at least every 15 s. */
const SILENCE_MAX_MS = 45_000;

export interface FeedOptions {
  readonly api: GateApi;
  readonly clock: Clock;
  readonly position: string | undefined;
  readonly signal: AbortSignal;
  readonly onOpen: () => void;
  readonly onEvent: (event: FeedEvent) => Promise<void>;
}

/**
 * Reads the feed from a position on until it ends, breaks or falls silent.
 * @throws GateCallError when it does not begin; whatever `onEvent` throws
 */
export async function readFeed(options: FeedOptions): Promise<void> {
  const { api, clock, position, signal, onOpen, onEvent } = options;
  const over = new AbortController();
  const abort = (): void => over.abort();
  if (signal.aborted) return;
  signal.addEventListener('abort', abort, { once: true });
  let watch = (): void => undefined;
  try {
    const response = await api.call('GET', '/v2/feed', {
      headers: { accept: 'text/event-stream', ...(position !== undefined && { 'last-event-id': position }) },
      ...{ timeoutMs: CONNECT_TIMEOUT_MS, signal: over.signal, isStream: true },
    });
    onOpen();
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
    const parser = new EventStreamParser();
    for (;;) {
      watch = clock.schedule(SILENCE_MAX_MS, abort);
      const part = await reader?.read().catch(() => undefined);
      watch();
      if (!part || part.done) return;
      for (const event of parser.push(part.value)) await onEvent(event);
    }
  } finally {
    watch();
    over.abort();
    signal.removeEventListener('abort', abort);
  }
}
