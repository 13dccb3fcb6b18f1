import { DEAD_LETTER_LIMIT_BYTES, deadLetterTopic } from '@night-market/contracts';
import { encodeHeaders, prependHeaders } from '@night-market/kafka';
import {
  type ConsumedRecord,
  type DeadLetter,
  type DeadLetterPort,
  type RecordHeaders,
} from '@night-market/event-bus';
import { newId, type Clock, type Tx } from '@night-market/kernel';
import type { OutboxMessage } from './message.ts';
import type { OutboxAppender } from './ports.ts';

/** Room for the headers that say why, and for what a batch and its record have around them. Bytes. */
const ROOM_BYTES = 16_384;

/**
 * Sends given-up records to `<topic>.dlq` through the outbox: original key, value and headers, plus why. A value that the
 * topic would refuse for its size is left out, and its length told: else it would hold up the letters behind it.
 */
export class OutboxDeadLetters<T extends Tx> implements DeadLetterPort<T> {
  private readonly outbox: OutboxAppender<T>;
  private readonly clock: Clock;

  constructor(outbox: OutboxAppender<T>, clock: Clock) {
    this.outbox = outbox;
    this.clock = clock;
  }

  put(tx: T, letters: readonly DeadLetter[]): Promise<void> {
    return this.outbox.append(
      tx,
      letters.map((letter) => this.message(letter)),
    );
  }

  private message(letter: DeadLetter): OutboxMessage {
    const { record } = letter;
    const omittedBytes = omitted(record);
    const why = this.why(letter, omittedBytes);
    // One that was a dead letter before has names of ours.
    const collides = Object.keys(why).some((name) => Object.hasOwn(record.headers, name));
    const block = record.rawHeaders ?? (collides ? encodeHeaders(record.headers) : null);
    return {
      id: newId(),
      topic: deadLetterTopic(record.topic),
      key: record.key,
      value: omittedBytes === undefined ? record.value : null,
      headers: { ...record.headers, ...why },
      // Before those of the original: readers get the first header of a name.
      rawHeaders: block && prependHeaders(why, block),
    };
  }

  private why(
    { record, reason, errorType, consumer, attempts }: DeadLetter,
    omittedBytes: number | undefined,
  ): RecordHeaders {
    return {
      'dlq-reason': reason,
      'dlq-error-type': errorType,
      'dlq-consumer': consumer,
      'dlq-attempts': String(attempts),
      'dlq-original-topic': record.topic,
      'dlq-original-partition': String(record.partition),
      'dlq-original-offset': record.offset.toString(),
      'dlq-original-timestamp': new Date(record.timestampMs).toISOString(),
      'dlq-failed-at': new Date(this.clock.nowMs()).toISOString(),
      ...(omittedBytes !== undefined && { 'dlq-omitted-bytes': String(omittedBytes) }),
    };
  }
}

/** The length of a value that does not fit; undefined for one that does. */
function omitted({ key, value, headers, rawHeaders }: ConsumedRecord): number | undefined {
  if (value === null || value.length < ROOM_BYTES) return undefined;
  const around = (key?.length ?? 0) + (rawHeaders ?? encodeHeaders(headers)).length;
  return value.length + around > DEAD_LETTER_LIMIT_BYTES - ROOM_BYTES ? value.length : undefined;
}
