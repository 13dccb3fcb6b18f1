import { readableEvent, type Envelope } from '@night-market/contracts';
import { headerOf, type ConsumedRecord } from '@night-market/event-bus';

/** What an event is, without what it holds. */
export interface Headline {
  readonly key: string;
  readonly type: string;
  /** ISO 8601. */
  readonly at: string;
}

/**
 * An event of a topic with its place; the texts that readers get of it are made once for all of them, and it is read when
 * somebody wants to know what it holds. Of an event that rests bytes alone are kept, outside the heap: thousands of them rest.
 */
export class FeedEvent {
  readonly partition: number;
  readonly offset: bigint;
  private readonly topic: string;
  private readonly value: Buffer | null;
  /** The position behind it, for a reader that has seen all before. */
  readonly id: string;
  private readonly texts = new Map<FeedFormat, Buffer | undefined>();
  private fresh: { readonly record: ConsumedRecord; event?: Envelope | undefined } | undefined;

  constructor(record: ConsumedRecord, id: string) {
    this.partition = record.partition;
    this.offset = record.offset;
    this.topic = record.topic;
    // A copy: the record's own is a piece of all that was fetched with it.
    this.value = record.value && Buffer.from(record.value);
    this.id = id;
    this.fresh = { record };
  }

  get bytes(): number {
    return this.value?.length ?? 0;
  }

  /** Undefined for a record that nobody can read, which the consumers of the topic deal with. */
  get event(): Envelope | undefined {
    if (!this.fresh) return readableEvent(this.topic, this.value);
    if (!('event' in this.fresh)) this.fresh.event = readableEvent(this.topic, this.value);
    return this.fresh.event;
  }

  /** From its headers where they tell it: reading the event costs much more. Undefined as {@link event} is. */
  get headline(): Headline | undefined {
    const told = this.fresh && headlineOf(this.topic, this.fresh.record);
    if (told) return told;
    const { event } = this;
    return event && { key: event.key, type: event.type, at: event.ts };
  }

  /** Whoever asks for the event from now on has it read again. */
  rest(): void {
    this.fresh = undefined;
  }

  textIn(format: FeedFormat): Buffer | undefined {
    if (!this.texts.has(format)) this.texts.set(format, bytesOf(format(this, this.id)));
    return this.texts.get(format);
  }
}

/**
 * How a reader is told of an event: undefined when it is not, because nobody can read it.
 * @param id the position behind it
 */
export type FeedFormat = (event: Pick<FeedEvent, 'event' | 'headline'>, id: string) => string | undefined;

function headlineOf(topic: string, record: ConsumedRecord): Headline | undefined {
  const [key, type, at] = ['ce_subject', 'ce_type', 'ce_time'].map((name) => headerOf(record, name));
  const isTold = key !== undefined && at !== undefined && type?.startsWith(`${topic}.`);
  return isTold ? { key, at, type: type!.slice(topic.length + 1) } : undefined;
}

const bytesOf = (text: string | undefined): Buffer | undefined =>
  text === undefined ? undefined : Buffer.from(text);
