import { deadLetterTopic } from '@night-market/contracts';
import type { DeadLetter, DeadLetterPort } from '@night-market/event-bus';
import { newId, type Clock, type Tx } from '@night-market/kernel';
import type { OutboxMessage } from './message.ts';
import type { OutboxAppender } from './ports.ts';

/** Sends given-up records to `<topic>.dlq` through the outbox: original key, value and headers, plus why. */
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

  private message({ record, reason, errorType, consumer, attempts }: DeadLetter): OutboxMessage {
    return {
      id: newId(),
      topic: deadLetterTopic(record.topic),
      key: record.key,
      value: record.value,
      headers: {
        ...record.headers,
        'dlq-reason': reason,
        'dlq-error-type': errorType,
        'dlq-consumer': consumer,
        'dlq-attempts': String(attempts),
        'dlq-original-topic': record.topic,
        'dlq-original-partition': String(record.partition),
        'dlq-original-offset': record.offset.toString(),
        'dlq-original-timestamp': new Date(record.timestampMs).toISOString(),
        'dlq-failed-at': new Date(this.clock.nowMs()).toISOString(),
      },
    };
  }
}
