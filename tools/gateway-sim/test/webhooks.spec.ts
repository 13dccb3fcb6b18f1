import { createHmac, timingSafeEqual } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import {
  call,
  capture,
  newFolder,
  newGateway,
  newReceiver,
  setFaults,
  until,
  webhookSecret,
} from './harness.ts';
import type { Received } from './harness.ts';

/** A receiver's own reading of Standard Webhooks, written apart from the sender. */
function isGenuine({ id, timestamp, signature, text }: Received): boolean {
  const key = Buffer.from(webhookSecret.replace(/^whsec_/, ''), 'base64');
  const mac = createHmac('sha256', key);
  mac.update(id).update('.').update(timestamp).update('.').update(text);
  const expected = mac.digest();
  const age = Math.abs(Date.now() / 1000 - Number(timestamp));
  return signature
    .split(' ')
    .filter((part) => part.startsWith('v1,'))
    .map((part) => Buffer.from(part.slice(3), 'base64'))
    .some((given) => given.length === expected.length && timingSafeEqual(given, expected) && age < 300);
}

describe('webhooks', () => {
  it('tells captures and refunds, signed', async () => {
    const { url, received } = await newReceiver();
    const gateway = await newGateway({ webhookUrls: [url] });
    const { id } = (await capture(gateway, 'o')).body;
    await call(gateway.url, 'POST', '/v1/refunds', { key: 'r', body: { captureId: id, amount: 100 } });
    await until(() => received.length === 2);
    const refund = received.find(({ body }) => body.type === 'refund.succeeded');
    expect(refund?.body.data).toMatchObject({
      captureId: id,
      key: 'r',
      reference: 'o',
      amount: 100,
      currency: 'TWD',
    });
    const told = received.find(({ body }) => body.type === 'capture.succeeded');
    expect(told?.body.data).toEqual({ id, key: 'key-o', reference: 'o', amount: 12_000, currency: 'TWD' });
    expect(received.every(isGenuine)).toBe(true);
    expect(isGenuine({ ...(told as Received), text: `${told?.text} ` })).toBe(false);
  });

  it('tries again with the same id until the receiver takes it', async () => {
    const { url, received } = await newReceiver((_, count) => (count < 3 ? 503 : 204));
    const gateway = await newGateway({ webhookUrls: [url] });
    await capture(gateway, 'o');
    await until(() => received.length === 3);
    expect(new Set(received.map(({ id }) => id)).size).toBe(1);
    await until(async () => (await call(gateway.url, 'GET', '/admin/pending')).body.webhooks === 0);
  });

  it('takes receivers in turn, so that a dead one does not stop it', async () => {
    const { url, received } = await newReceiver();
    const gateway = await newGateway({ webhookUrls: ['http://127.0.0.1:9/', url] });
    await Promise.all(['a', 'b', 'c'].map((reference) => capture(gateway, reference)));
    await until(() => received.length === 3);
  });

  it('webhook_repeated: three times under one id', async () => {
    const { url, received } = await newReceiver();
    const gateway = await newGateway({ webhookUrls: [url] });
    await setFaults(gateway, { byReference: { o: 'webhook_repeated' }, webhookRate: 0 });
    await capture(gateway, 'o');
    await until(() => received.length === 3);
    expect(new Set(received.map(({ id }) => id)).size).toBe(1);
  });

  it.each(['webhook_late', 'webhook_reordered'])('%s: a later capture is told first', async (fault) => {
    const { url, received } = await newReceiver();
    const gateway = await newGateway({ webhookUrls: [url] });
    await setFaults(gateway, { byReference: { o: fault }, lateMs: 1_000, webhookHoldMs: 60_000 });
    await capture(gateway, 'o');
    await capture(gateway, 'p');
    await until(() => received.length === 2);
    expect(received.map(({ body }) => body.data.reference)).toEqual(['p', 'o']);
  });

  it('webhook_reordered: does not wait for ever when nothing follows', async () => {
    const { url, received } = await newReceiver();
    const gateway = await newGateway({ webhookUrls: [url] });
    await setFaults(gateway, { byReference: { o: 'webhook_reordered' }, webhookHoldMs: 50 });
    await capture(gateway, 'o');
    await until(() => received.length === 1);
  });

  it('tells after a restart what it had not been able to tell before', async () => {
    const dataDir = await newFolder();
    const before = await newGateway({ dataDir, webhookUrls: ['http://127.0.0.1:9/'] });
    const { id } = (await capture(before, 'o')).body;
    await before.close();
    const { url, received } = await newReceiver();
    await newGateway({ dataDir, webhookUrls: [url] });
    await until(() => received.length === 1);
    expect(received[0]?.body.data.id).toBe(id);
  });

  it('tells of the share of references that the settings ask for', async () => {
    const { url, received } = await newReceiver();
    const gateway = await newGateway({ webhookUrls: [url] });
    await setFaults(gateway, { webhookRate: 0.5 });
    const references = Array.from({ length: 60 }, (_, index) => `o-${index}`);
    await Promise.all(references.map((reference) => capture(gateway, reference)));
    await until(async () => (await call(gateway.url, 'GET', '/admin/pending')).body.webhooks === 0);
    expect(received.length).toBeGreaterThan(15);
    expect(received.length).toBeLessThan(45);
  });
});
