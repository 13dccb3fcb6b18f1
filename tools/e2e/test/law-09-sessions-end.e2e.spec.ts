import { eventually, nightly } from '@night-market/testing';
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { chargeState, ORDERS_WAY, pay, startEvening, type Evening } from '../src/index.ts';

const DURATION_MS = nightly(30_000, 10_000);
const CLIENTS = 8;

let evening: Evening;
let admin: pg.Client;

beforeAll(async () => {
  evening = await startEvening({ name: 'sessions', services: ORDERS_WAY });
  admin = new pg.Client({ connectionString: evening.stack.databaseUrl });
  admin.on('error', () => undefined);
  await admin.connect();
});
afterAll(async () => {
  await admin.end();
  await evening.end();
});

const pids = () => evening.platform.services.map(({ label, pid }) => [label, pid]);

it(`law 9: sessions end at every moment for ${DURATION_MS / 1_000} s: no process ends, each request is answered 202 or 503`, async () => {
  const databases = Object.values(evening.platform.databaseUrls).map((url) => new URL(url).pathname.slice(1));
  const before = pids();
  // The till of these orders has its key before the sessions end.
  await evening.platform.keys.till('stall-01');
  const untilMs = Date.now() + DURATION_MS;
  const answers = new Map<number, string[]>();
  const clients = Array.from({ length: CLIENTS }, async (_, client) => {
    for (let n = 0; Date.now() < untilMs; n++) {
      const orderId = `client-${client}-${n}`;
      const { status } = await pay(evening, orderId);
      answers.set(status, [...(answers.get(status) ?? []), orderId]);
    }
  });
  let ended = 0;
  while (Date.now() < untilMs) {
    const { rowCount } = await admin.query(
      'select pg_terminate_backend(pid) from pg_stat_activity where datname = any($1)',
      [databases],
    );
    ended += rowCount ?? 0;
  }
  await Promise.all(clients);
  expect(ended).toBeGreaterThan(100);
  expect([...answers.keys()].sort()).toEqual([202, 503]);
  expect(pids()).toEqual(before);
  const last = answers.get(202)!.at(-1)!;
  await eventually(async () => (await chargeState(evening, last)) === 'captured', { timeoutMs: 60_000 });
  expect(pids()).toEqual(before);
});
