import { describe, expect, it } from 'vitest';
import { eventually } from '@night-market/testing';
import type { BrokerConsumer, BrokerProducer } from '../src/broker/ports.ts';
import type { ConsumedRecord } from '../src/broker/records.ts';

/** A broker under test: clients of one namespace, and a topic with several partitions that is new and empty. */
export interface BrokerUnderTest {
  readonly topic: string;
  producer(): BrokerProducer;
  consumer(groupId: string): BrokerConsumer;
}

/** What every adapter of the broker ports must do; the in-memory one and Kafka run the same suite. */
export function brokerConformance(name: string, open: () => Promise<BrokerUnderTest>): void {
  const message = (
    topic: string,
    key: string | null,
    value: string | null,
    headers: Record<string, string> = {},
  ) => ({
    topic,
    key: key === null ? null : Buffer.from(key),
    value: value === null ? null : Buffer.from(value),
    headers,
  });

  async function listen(broker: BrokerUnderTest, groupId: string) {
    const records: ConsumedRecord[] = [];
    const consumer = broker.consumer(groupId);
    await consumer.start([broker.topic], (batch) => void records.push(...batch));
    await eventually(() => consumer.joined);
    return { consumer, records };
  }

  const next = (record: ConsumedRecord) => ({
    topic: record.topic,
    partition: record.partition,
    next: record.offset + 1n,
  });

  describe(`broker conformance: ${name}`, () => {
    it('carries key, value and headers byte for byte', async () => {
      const broker = await open();
      const producer = broker.producer();
      const { consumer, records } = await listen(broker, 'bytes');
      const value = Buffer.from([0, 255, 1, 128]);
      await producer.send([
        { topic: broker.topic, key: Buffer.from('k'), value, headers: { 'x-one': 'eins' } },
      ]);
      await eventually(() => records.length === 1);
      expect(records[0]).toMatchObject({ topic: broker.topic, headers: { 'x-one': 'eins' } });
      expect(records[0]!.key?.toString()).toBe('k');
      expect(records[0]!.value?.equals(value)).toBe(true);
      await consumer.stop();
      await producer.close();
    });

    it('carries records without key or value', async () => {
      const broker = await open();
      const producer = broker.producer();
      const { consumer, records } = await listen(broker, 'nulls');
      await producer.send([message(broker.topic, null, 'v'), message(broker.topic, 'k', null)]);
      await eventually(() => records.length === 2);
      expect(
        records.map(({ key, value }) => [key?.toString() ?? null, value?.toString() ?? null]).sort(),
      ).toEqual(
        [
          [null, 'v'],
          ['k', null],
        ].sort(),
      );
      await consumer.stop();
      await producer.close();
    });

    it('keeps the order of a key, and one key in one partition', async () => {
      const broker = await open();
      const producer = broker.producer();
      const { consumer, records } = await listen(broker, 'order');
      for (let n = 0; n < 60; n += 20) {
        await producer.send(
          Array.from({ length: 20 }, (_, i) => message(broker.topic, `key-${i % 5}`, String(n + i))),
        );
      }
      await eventually(() => records.length === 60);
      for (let key = 0; key < 5; key++) {
        const mine = records.filter((record) => record.key?.toString() === `key-${key}`);
        const values = mine.map((record) => Number(record.value));
        expect(values).toEqual([...values].sort((left, right) => left - right));
        expect(new Set(mine.map((record) => record.partition)).size).toBe(1);
      }
      await consumer.stop();
      await producer.close();
    });

    it('starts a group again behind what it has committed', async () => {
      const broker = await open();
      const producer = broker.producer();
      const first = await listen(broker, 'again');
      await producer.send(['1', '2', '3'].map((value) => message(broker.topic, 'k', value)));
      await eventually(() => first.records.length === 3);
      await first.consumer.commit([next(first.records[1]!)]);
      await first.consumer.stop();
      const second = await listen(broker, 'again');
      await eventually(() => second.records.length === 1);
      expect(second.records.map((record) => String(record.value))).toEqual(['3']);
      await second.consumer.stop();
      await producer.close();
    });

    it('hands nothing over from a paused partition until it is resumed', async () => {
      const broker = await open();
      const producer = broker.producer();
      const { consumer, records } = await listen(broker, 'pause');
      await producer.send([message(broker.topic, 'k', '1')]);
      await eventually(() => records.length === 1);
      consumer.pause([records[0]!]);
      await producer.send([message(broker.topic, 'k', '2')]);
      const witness = await listen(broker, 'witness');
      await eventually(() => witness.records.length === 2);
      expect(records).toHaveLength(1);
      consumer.resume([records[0]!]);
      await eventually(() => records.length === 2);
      await Promise.all([consumer.stop(), witness.consumer.stop(), producer.close()]);
    });

    it('revokes the leases of the old owner when a member joins', async () => {
      const broker = await open();
      const producer = broker.producer();
      const first = await listen(broker, 'rebalance');
      await producer.send([message(broker.topic, 'k', '1')]);
      await eventually(() => first.records.length === 1);
      const lease = first.records[0]!.lease;
      expect(lease.revoked).toBe(false);
      const second = await listen(broker, 'rebalance');
      await eventually(() => lease.revoked);
      await Promise.all([first.consumer.stop(), second.consumer.stop(), producer.close()]);
    });
  });
}
