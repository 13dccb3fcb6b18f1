import { createKafka, type Stack } from '@night-market/stack';
import type { Consumer } from 'kafkajs';

/** An envelope as it lies on the bus. */
export interface HeardEvent {
  readonly type: string;
  readonly key: string;
  readonly payload: Readonly<Record<string, unknown>>;
}

/** Hears what comes on a topic from the moment it is open. */
export abstract class BusListener {
  private readonly consumer: Consumer;
  private readonly topic: string;

  constructor(stack: Stack, namespace: string, topic: string) {
    this.topic = `${namespace}${topic}`;
    this.consumer = createKafka(stack.brokers).consumer({
      groupId: `${namespace}bench-${topic}`,
      maxWaitTimeInMs: 50,
    });
  }

  protected abstract hear(event: HeardEvent): void;

  async open(): Promise<void> {
    await this.consumer.connect();
    await this.consumer.subscribe({ topics: [this.topic], fromBeginning: false });
    const fetching = Promise.withResolvers<void>();
    this.consumer.on(this.consumer.events.FETCH_START, () => fetching.resolve());
    await this.consumer.run({
      eachMessage: ({ message: { value } }) => {
        this.hear(JSON.parse(String(value)) as HeardEvent);
        return Promise.resolve();
      },
    });
    await fetching.promise;
  }

  async close(): Promise<void> {
    await this.consumer.disconnect();
  }
}
