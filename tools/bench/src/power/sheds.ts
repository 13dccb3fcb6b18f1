import { createKafka, type Stack } from '@night-market/stack';
import type { Consumer } from 'kafkajs';
import { nowMs } from '../loops.ts';

/** Hears on the bus who is asked to switch off. */
export class Sheds {
  /** When the first `Power.Shed` of each feeder came. */
  readonly heardMs = new Map<string, number>();
  private readonly consumer: Consumer;
  private readonly topic: string;

  constructor(stack: Stack, namespace: string) {
    this.topic = `${namespace}ops.power.v1`;
    this.consumer = createKafka(stack.brokers).consumer({
      groupId: `${namespace}bench-sheds`,
      maxWaitTimeInMs: 50,
    });
  }

  /** Resolves when it hears what comes from now on. */
  async open(): Promise<void> {
    await this.consumer.connect();
    await this.consumer.subscribe({ topics: [this.topic], fromBeginning: false });
    const fetching = Promise.withResolvers<void>();
    this.consumer.on(this.consumer.events.FETCH_START, () => fetching.resolve());
    await this.consumer.run({
      eachMessage: ({ message: { value } }) => {
        this.hear(value);
        return Promise.resolve();
      },
    });
    await fetching.promise;
  }

  async close(): Promise<void> {
    await this.consumer.disconnect();
  }

  private hear(value: Buffer | null): void {
    const atMs = nowMs();
    const { type, key } = JSON.parse(String(value)) as { type: string; key: string };
    if (type === 'Power.Shed' && !this.heardMs.has(key)) this.heardMs.set(key, atMs);
  }
}
