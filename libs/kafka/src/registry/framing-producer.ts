import { framed, topicNamed, type TopicDefinition } from '@night-market/contracts';
import type { BrokerProducer, OutgoingRecord } from '@night-market/event-bus';
import type { SchemaIds } from './ports.ts';

/**
 * Sends the events of the contracts in Confluent's wire format. All else goes as it is: a dead letter is the original,
 * byte for byte. While the registry gives no id nothing is sent, as while the broker is away.
 */
export class FramingProducer implements BrokerProducer {
  private readonly producer: BrokerProducer;
  private readonly schemas: SchemaIds;

  constructor(producer: BrokerProducer, schemas: SchemaIds) {
    this.producer = producer;
    this.schemas = schemas;
  }

  async send(records: readonly OutgoingRecord[]): Promise<void> {
    const ids = await this.idsFor(records);
    await this.producer.send(
      records.map((record) => {
        const id = ids.get(record.topic);
        if (id === undefined || record.value === null) return record;
        return { ...record, value: Buffer.from(framed(id, record.value).buffer) };
      }),
    );
  }

  close(): Promise<void> {
    return this.producer.close();
  }

  private async idsFor(records: readonly OutgoingRecord[]): Promise<ReadonlyMap<string, number>> {
    const events = records.filter(({ value }) => value !== null);
    const topics = [...new Set(events.map(({ topic }) => topic))]
      .map(topicNamed)
      .filter((topic): topic is TopicDefinition => topic !== undefined);
    return new Map(
      await Promise.all(topics.map(async (topic) => [topic.name, await this.schemas.idOf(topic)] as const)),
    );
  }
}
