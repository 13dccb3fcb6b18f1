import { asOperator } from '@night-market/access/testing';
import { deadLetterTopic } from '@night-market/contracts';
import { newId } from '@night-market/kernel';
import type { RunningService } from '@night-market/service-kit';
import { eventually } from '@night-market/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Market, TOPIC } from './support/market.ts';

interface Page {
  partition: number;
  low: string;
  high: string;
  scanned: { from: string; to: string };
  next: string | null;
  records: { offset: string; key: string; type: string | null; json: unknown; fault: string | null }[];
}

let market: Market;
let service: RunningService;

const look = async <T>(path: string, role: 'viewer' | 'operator' = 'viewer') => {
  const response = await fetch(`${service.url}/ops/topics${path}`, { headers: asOperator(role) });
  return { status: response.status, body: (await response.json()) as T };
};
const records = (query: string) => look<Page>(`/${TOPIC}/records?${query}`);

beforeAll(async () => {
  market = await Market.open();
  ({ service } = await market.auditor());
  const messages = Array.from({ length: 30 }, (_, n) => market.message(`order-${n % 3}`));
  await market.publish(...messages);
  await market.takenIn(...messages.map(({ id }) => id));
}, 120_000);
afterAll(async () => {
  await service?.stop();
  await market?.close();
});

describe('the log of a real broker', () => {
  it('is told topic by topic, dead letters too', async () => {
    const { body } = await look<{ topics: { topic: string; partitions: { high: string }[] }[] }>('');
    const highs = new Map(
      body.topics.map(({ topic, partitions }) => [
        topic,
        partitions.reduce((sum, { high }) => sum + Number(high), 0),
      ]),
    );
    expect(highs.get(TOPIC)).toBeGreaterThanOrEqual(30);
    expect(highs.get(deadLetterTopic(TOPIC))).toBe(0);
  });

  it('is read key by key, page by page', async () => {
    const { body: first } = await records('key=order-1&from=0&limit=4');
    expect(first.records.map(({ key, type }) => [key, type])).toEqual(
      Array.from({ length: 4 }, () => ['order-1', 'captured']),
    );
    const rest = `partition=${first.partition}&key=order-1&from=${first.next}`;
    const { body: second } = await records(rest);
    expect(second).toMatchObject({ next: null, scanned: { from: first.next, to: first.high } });
    expect(second.records.length).toBeGreaterThanOrEqual(6);
    expect((await records(`${rest}&type=refunded`)).body.records).toEqual([]);
  });

  it('shows what was sent a moment ago, whatever it is, without personal data', async () => {
    const { headers } = market.message('order-x');
    const value = Buffer.from(JSON.stringify({ id: newId(), phone: '0912-345-678' }));
    await market.send({ key: Buffer.from('order-x'), value, headers });
    const [shown] = await eventually(async () => {
      const { body } = await records('key=order-x&limit=1');
      return body.records.length > 0 && body.records;
    });
    expect(shown).toMatchObject({ key: 'order-x', type: null, fault: expect.any(String) });
    expect(JSON.stringify(shown)).not.toContain('345-678');

    const { body: page } = await records('key=order-x&limit=1');
    const path = `/${TOPIC}/partitions/${page.partition}/records/${shown!.offset}`;
    expect((await look(path)).status).toBe(403);
    const { body: original } = await look<{ value: string; key: string }>(path, 'operator');
    expect(Buffer.from(original.value, 'base64')).toEqual(value);
    expect(Buffer.from(original.key, 'base64').toString()).toBe('order-x');

    // The consumer parked it: its copy stands among the dead letters.
    const letter = await eventually(async () => {
      const { body } = await look<Page>(`/${deadLetterTopic(TOPIC)}/records?key=order-x`);
      return body.records.length > 0 && body.records[0];
    });
    expect(letter).toMatchObject({ key: 'order-x', fault: shown!.fault });
  });

  it.each([
    [`/${TOPIC}/records?partition=9999`, 404],
    ['/__consumer_offsets/records', 404],
    [`/${TOPIC}/records?from=-1`, 400],
    [`/${TOPIC}/records?limit=201`, 400],
    [`/${TOPIC}/records?offset=1`, 400],
    [`/${TOPIC}/partitions/0/records/999999`, 404],
  ])('refuses %s with %i', async (path, status) => {
    expect((await look(path, 'operator')).status).toBe(status);
  });
});
