import { eventually } from '@night-market/testing';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { StallWorld, TOPIC } from './stall-world.ts';

const GROUP = 'stall';
const KEY = 'order';
const SOON = { timeoutMs: 30_000 };

let world: StallWorld;
let admin: ReturnType<StallWorld['bus']['kafka']['admin']>;
let topic: string;
let groupId: string;

beforeEach(async () => {
  world = await StallWorld.create();
  admin = world.bus.kafka.admin();
  await admin.connect();
  topic = world.bus.namespace + TOPIC;
  groupId = world.bus.namespace + GROUP;
});
afterEach(async () => {
  await admin.disconnect();
  await world.close();
});

const handled = (count: number) => eventually(async () => (await world.effects()).length === count, SOON);

const metricsOf = async (url: string) => (await fetch(`${url}/metrics`)).text();

/** A service reads one event and is away while three more come. */
async function missThree(): Promise<void> {
  const service = await world.start();
  await world.tell([KEY]);
  await handled(1);
  await service.stop();
  await world.tell([KEY, KEY, KEY]);
}

/** Where the partition of the key ends. */
async function endOf() {
  const full = (await admin.fetchTopicOffsets(topic)).find(({ high }) => high !== '0');
  return { partition: full!.partition, offset: full!.high };
}

describe('law 13: records that a service never read', () => {
  it('are counted and logged with their place when they were deleted', async () => {
    await missThree();
    const end = await endOf();
    // kafkajs' own looking up of the leader needs it.
    await admin.fetchTopicMetadata({ topics: [topic] });
    await admin.deleteTopicRecords({ topic, partitions: [end] });

    const { runtime, url } = await world.start();
    const error = vi.spyOn(runtime.log, 'error');
    await world.tell([KEY]);
    await handled(2);
    expect(await metricsOf(url)).toContain('consumer_lost_records_total{service="stall"} 3');
    const place = { topic: TOPIC, partition: end.partition, fromOffset: '1', toOffset: '4' };
    expect(error.mock.calls).toEqual([[place, expect.stringContaining('were deleted before')]]);
  });

  it('are handled, each once, when a group that was moved to the latest offset is set back', async () => {
    await missThree();
    await admin.setOffsets({ groupId, topic, partitions: [await endOf()] });
    const moved = await world.start();
    await world.tell([KEY]);
    await handled(2);
    await moved.stop();

    await admin.resetOffsets({ groupId, topic, earliest: true });
    const { url } = await world.start();
    await handled(5);
    const text = await metricsOf(url);
    expect(text).toContain('consumer_duplicates_total{service="stall"} 2');
    expect(text).not.toMatch(/consumer_lost_records_total\{.*\} [1-9]/);
  });
});
