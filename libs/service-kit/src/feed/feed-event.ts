import { decodeEvent, UndecodableError, type Envelope } from '@night-market/contracts';
import type { ConsumedRecord } from '@night-market/event-bus';

/** An event of a topic with its place; the texts that readers get of it are made once for all of them. */
export class FeedEvent {
  readonly partition: number;
  readonly offset: bigint;
  readonly event: Envelope;
  readonly bytes: number;
  /** The position behind it, for a reader that has seen all before. */
  readonly id: string;
  private readonly texts = new Map<FeedFormat, Buffer>();

  constructor(partition: number, offset: bigint, event: Envelope, bytes: number, id: string) {
    this.partition = partition;
    this.offset = offset;
    this.event = event;
    this.bytes = bytes;
    this.id = id;
  }

  textIn(format: FeedFormat): Buffer {
    let text = this.texts.get(format);
    if (!text) this.texts.set(format, (text = Buffer.from(format(this.event, this.id))));
    return text;
  }
}

/** How a reader is told of an event. @param id the position behind it */
export type FeedFormat = (event: Envelope, id: string) => string;

/** What is no event of the topic is nobody's news; its readers on the bus deal with it. */
export function eventOf({ topic, value }: Pick<ConsumedRecord, 'topic' | 'value'>): Envelope | undefined {
  try {
    return decodeEvent(topic, value);
  } catch (error) {
    if (error instanceof UndecodableError) return undefined;
    throw error;
  }
}
