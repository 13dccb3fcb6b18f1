import type { EventStream } from '../http/event-stream/event-stream.ts';
import { eventText, positionText } from '../http/event-stream/event-text.ts';
import type { FeedEvent, FeedFormat } from './feed-event.ts';
import type { FeedGap, FeedReader } from './feed-follower.ts';

/** A reader that is behind takes something within so long, or is dropped. */
const ROOM_LIMIT_MS = 10_000;

/** A reader of a feed at the other end of a stream of server-sent events. */
export class StreamReader implements FeedReader {
  private readonly stream: EventStream;
  private readonly format: FeedFormat;

  /** @param format the same function for all readers of a kind: what it gives is made once for all of them */
  constructor(stream: EventStream, format: FeedFormat) {
    this.stream = stream;
    this.format = format;
  }

  get isOpen(): boolean {
    return this.stream.isOpen;
  }

  position(id: string): void {
    this.stream.send(positionText(id));
  }

  event(event: FeedEvent, id: string): void {
    const text = id === event.id ? event.textIn(this.format) : this.format(event, id);
    if (text !== undefined) this.stream.send(text);
  }

  gap(reason: FeedGap): void {
    this.stream.send(eventText({ type: 'gap', data: JSON.stringify({ reason }) }));
  }

  room(): Promise<void> {
    return this.stream.room(ROOM_LIMIT_MS);
  }
}
