import type { RunningService } from '@night-market/service-kit';
import { eventually, type TestDatabase } from '@night-market/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { audit, Market, TOPIC } from './support/market.ts';

/** No list of services: they are found in the directory. */
const FOUND = { AUDIT_SERVICES: '' };

let market: Market;
let database: TestDatabase;
let service: RunningService;

beforeAll(async () => {
  market = await Market.open();
  ({ service, database } = await market.auditor(FOUND));
}, 120_000);
afterAll(async () => {
  await service.stop();
  await market.close();
});

/** Another process of the auditor, which knows what the log knows. */
async function restart(): Promise<void> {
  await service.stop();
  ({ service } = await market.auditor(FOUND, database));
}

const compared = async (): Promise<unknown> => {
  const job = await audit(service);
  const row = (job.rows as { topic: string; consumer: string; records: number }[]).find(
    ({ topic, consumer }) => topic === TOPIC && consumer === 'stall',
  );
  return job.state === 'done' ? row?.records : job.error;
};

it('the auditor finds a service that the directory lists, and goes on finding it while the directory is away', async () => {
  // Until the broker leads all of its new partitions, it is that which an audit fails by.
  await eventually(
    async () => String(await compared()).includes('no service that handles events is listed'),
    {
      timeoutMs: 30_000,
    },
  );

  await market.list('registered');
  const [one, two] = [market.message('found'), market.message('found')];
  await market.publish(one);
  await market.takenIn(one.id);
  expect(await compared()).toBe(1);

  await restart();
  await market.publish(two);
  await market.takenIn(two.id);
  expect(await compared()).toBe(2);

  // It is there, and cut off from the directory alone.
  await market.list('expired');
  await restart();
  expect(await compared()).toBe(2);
});

it('asks no other service that answers where it was, and says so', async () => {
  await market.list('registered', service.url);
  await restart();
  expect(await compared()).toContain('no replica of stall answers');
});
