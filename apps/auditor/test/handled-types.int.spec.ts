import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { newId } from '@night-market/kernel';
import type { OutboxMessage } from '@night-market/outbox';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { audit, CONTRACT, Market, TOPIC } from './support/market.ts';

let market: Market;
beforeAll(async () => (market = await Market.open()), 120_000);
afterAll(() => market.close());

/** The stall, as its next release would tell of itself; everything else is answered by the stall. */
async function nextRelease(): Promise<{ url: string; close: () => void }> {
  const server = createServer((request, response) => {
    void (async () => {
      const chunks = (await request.toArray()) as Buffer[];
      const { authorization = '' } = request.headers;
      const answer = await fetch(market.stall.url + request.url, {
        headers: { authorization, 'content-type': 'application/json' },
        ...(request.method === 'POST' && { method: 'POST', body: Buffer.concat(chunks) }),
      });
      const body = (await answer.json()) as object;
      const types = ['captured', 'refunded'];
      const told = request.url === '/ops/consumer' && { subscriptions: [{ topic: TOPIC, types }] };
      response.end(JSON.stringify({ ...body, ...told }));
    })();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, close: () => server.close() };
}

/** Nobody handles it, and it is settled when a later event of its key is. */
async function refunded(key: string): Promise<OutboxMessage> {
  const payload = { orderId: key, dupTxnId: 'cap_2', refundId: newId(), attempt: 1 };
  const ids = { correlationId: newId(), causationId: newId() };
  const message = market.stall.runtime.composer.compose(CONTRACT, { type: 'refunded', key, payload, ...ids });
  const marker = market.message(key);
  await market.publish(message, marker);
  await market.takenIn(marker.id);
  return message;
}

it('tells no gaps of a type for the time before all replicas handled it, and every one after', async () => {
  const { service: first, database } = await market.auditor();
  expect(await audit(first)).toMatchObject({ findings: [] });
  await first.stop();
  const release = await nextRelease();
  await refunded('before');

  const rollingOut = { AUDIT_SERVICES: `stall=${release.url},stall=${market.stall.url}` };
  const { service: during } = await market.auditor(rollingOut, database);
  expect(await audit(during)).toMatchObject({ state: 'done', findings: [] });
  await during.stop();
  await refunded('during');

  const { service: after } = await market.auditor({ AUDIT_SERVICES: `stall=${release.url}` }, database);
  expect(await audit(after)).toMatchObject({ state: 'done', findings: [] });
  const lost = await refunded('after');
  const [gap, ...others] = (await audit(after)).findings;
  expect(gap).toMatchObject({ kind: 'gap', consumer: 'stall', key: 'after', eventId: lost.id });
  expect(others).toEqual([]);
  await after.stop();
  release.close();
}, 120_000);
