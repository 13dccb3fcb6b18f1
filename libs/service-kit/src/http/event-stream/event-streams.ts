import type { Clock } from '@night-market/kernel';
import { EventStream, type DropReason } from './event-stream.ts';
import { commentText } from './event-text.ts';

const HEARTBEAT_MS = 10_000;
const BUFFER_MAX_BYTES = 262_144;
const HEARTBEAT = Buffer.from(commentText('heartbeat'));

export interface EventStreamsOptions {
  readonly clock: Clock;
  /** How often a quiet connection shows that it lives. */
  readonly heartbeatMs?: number;
  readonly bufferMaxBytes?: number;
  /** What comes within so long after something was sent goes out together: readers that need not know at once. */
  readonly gatherMs?: number;
  /** For so long a reader is served on what it proved when it came; then it is to come again. Without it for ever. */
  readonly maxAgeMs?: number;
}

/** As much of a reply as is needed here. */
interface Reply {
  header(name: string, value: string): unknown;
  send(body: unknown): unknown;
}

/** All readers of server-sent events that a service has. A controller opens them, and closes all when it is destroyed. */
export class EventStreams {
  private readonly options: EventStreamsOptions;
  private readonly streams = new Map<EventStream, string>();
  private cancelHeartbeat: (() => void) | undefined;
  private isClosed = false;

  constructor(options: EventStreamsOptions) {
    this.options = options;
  }

  get size(): number {
    return this.streams.size;
  }

  /** Whose streams are open. */
  owners(): string[] {
    return [...new Set(this.streams.values())];
  }

  /** Begins an answer that stays open. @param owner whom {@link dropAllOf} sends away */
  open(reply: Reply, owner: string): EventStream {
    const { clock, bufferMaxBytes = BUFFER_MAX_BYTES, gatherMs = 0, maxAgeMs } = this.options;
    const stream = new EventStream({ clock, bufferMaxBytes, gatherMs });
    this.streams.set(stream, owner);
    stream.body.once('close', () => this.streams.delete(stream));
    if (maxAgeMs !== undefined) {
      const cancel = clock.schedule(maxAgeMs, () => stream.drop('time_limit'));
      stream.body.once('close', cancel);
    }
    // The client sees at once that the stream has begun; proxies must not keep it back.
    stream.send(commentText('open'));
    reply.header('content-type', 'text/event-stream; charset=utf-8');
    reply.header('cache-control', 'no-store');
    reply.header('x-accel-buffering', 'no');
    reply.send(stream.body);
    if (this.isClosed) stream.drop('stopping');
    else this.cancelHeartbeat ??= this.scheduleHeartbeat();
    return stream;
  }

  dropAllOf(owner: string, reason: DropReason): void {
    for (const [stream, its] of this.streams) if (its === owner) stream.drop(reason);
  }

  /** Sends all readers away, and those that still come. */
  close(): void {
    this.isClosed = true;
    this.cancelHeartbeat?.();
    for (const stream of this.streams.keys()) stream.drop('stopping');
  }

  private scheduleHeartbeat(): () => void {
    const { clock, heartbeatMs = HEARTBEAT_MS } = this.options;
    return clock.schedule(heartbeatMs, () => {
      for (const stream of this.streams.keys()) stream.send(HEARTBEAT);
      this.cancelHeartbeat = this.streams.size > 0 ? this.scheduleHeartbeat() : undefined;
    });
  }
}
