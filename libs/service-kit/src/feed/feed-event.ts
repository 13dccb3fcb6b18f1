import { decodeEvent, type Envelope } from '@night-market/contracts';
import type { ConsumedRecord } from '@night-market/event-bus';

/**
 * An event of a topic with its place; the texts that readers get of it are made once for all of them. Of an event that rests
 * bytes alone are kept, outside the heap: thousands of them rest.
 */
export class FeedEvent {
  readonly partition: number;
  readonly offset: bigint;
  private readonly topic: string;
  private readonly value: Buffer;
  private fresh: Envelope | undefined;
  /** The position behind it, for a reader that has seen all before. */
  readonly id: string;
  private readonly texts = new Map<FeedFormat, Buffer>();

  /** @param record one that was read as `event` */
  constructor(record: Pick<ConsumedRecord, 'partition' | 'offset' | 'value'>, event: Envelope, id: string) {
    this.partition = record.partition;
    this.offset = record.offset;
    this.topic = event.topic;
    // A copy: the record's own is a piece of all that was fetched with it.
    this.value = Buffer.from(record.value!);
    this.fresh = event;
    this.id = id;
  }

  get bytes(): number {
    return this.value.length;
  }

  get event(): Envelope {
    return this.fresh ?? decodeEvent(this.topic, this.value);
  }

  /** Whoever asks for the event from now on has it read again. */
  rest(): void {
    this.fresh = undefined;
  }

  textIn(format: FeedFormat): Buffer {
    let text = this.texts.get(format);
    if (!text) this.texts.set(format, (text = Buffer.from(format(this.event, this.id))));
    return text;
  }
}

/** How a reader is told of an event. @param id the position behind it */
export type FeedFormat = (event: Envelope, id: string) => string;
