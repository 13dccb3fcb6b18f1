import { describe, expect, it } from 'vitest';
import { call, capture, newGateway, newReceiver, setFaults, until } from './harness.ts';
import type { Gateway } from '../src/index.ts';

const capturesOf = async (gateway: Gateway, reference = 'o'): Promise<{ id: string }[]> =>
  (await call(gateway.url, 'GET', `/v1/captures?key=key-${reference}`)).body.captures;

async function gatewayWith(fault: string, more: object = {}, webhookUrls: string[] = []): Promise<Gateway> {
  const gateway = await newGateway({ webhookUrls });
  await setFaults(gateway, { timeoutHoldMs: 50, lateMs: 50, ...more });
  await call(gateway.url, 'POST', '/admin/faults/references', { body: { byReference: { o: fault } } });
  return gateway;
}

describe('faults of captures', () => {
  it('timeout_before_capture: silence, nothing captured, and the retry works', async () => {
    const gateway = await gatewayWith('timeout_before_capture');
    await expect(capture(gateway, 'o')).rejects.toThrow();
    expect(await capturesOf(gateway)).toEqual([]);
    expect(await capture(gateway, 'o')).toMatchObject({ status: 200, replayed: false });
  });

  it('timeout_before_capture: meets as many attempts as the settings say', async () => {
    const gateway = await gatewayWith('timeout_before_capture', { faultAttempts: 2 });
    await expect(capture(gateway, 'o')).rejects.toThrow();
    await expect(capture(gateway, 'o')).rejects.toThrow();
    expect((await capture(gateway, 'o')).status).toBe(200);
  });

  it('holds a silent request until the caller gives up', async () => {
    const gateway = await gatewayWith('timeout_after_capture', { timeoutHoldMs: 600_000 });
    const caller = new AbortController();
    const waiting = capture(gateway, 'o', { signal: caller.signal });
    await until(async () => (await capturesOf(gateway)).length === 1);
    caller.abort();
    await expect(waiting).rejects.toThrow();
    expect(await capture(gateway, 'o')).toMatchObject({ status: 200, replayed: true });
  });

  it('late_success: the retry is captured at once and the first request as well, later', async () => {
    const { url, received } = await newReceiver();
    const gateway = await gatewayWith('late_success', { lateMs: 1_000 }, [url]);
    await expect(capture(gateway, 'o')).rejects.toThrow();
    expect(await capturesOf(gateway)).toEqual([]);
    expect((await call(gateway.url, 'GET', '/admin/pending')).body).toMatchObject({ lateCaptures: 1 });
    const retry = await capture(gateway, 'o');
    expect(retry).toMatchObject({ status: 200, replayed: false });
    const both = await until(async () => {
      const captures = await capturesOf(gateway);
      return captures.length === 2 && captures;
    });
    expect(both[0]).toEqual(retry.body);
    await until(() => received.some(({ body }) => body.data.id === both[1]?.id));
    expect(await capture(gateway, 'o')).toMatchObject({ replayed: true, body: { id: retry.body.id } });
  });

  it.each(['late_success', 'late_success_once'])(
    '%s: without a retry there is one capture',
    async (fault) => {
      const gateway = await gatewayWith(fault);
      await expect(capture(gateway, 'o')).rejects.toThrow();
      const [late] = await until(async () => {
        const captures = await capturesOf(gateway);
        return captures.length > 0 && captures;
      });
      expect(await capture(gateway, 'o')).toMatchObject({
        status: 200,
        replayed: true,
        body: { id: late?.id },
      });
      expect(await capturesOf(gateway)).toHaveLength(1);
    },
  );

  it('late_success_once: after a retry the first request is dropped', async () => {
    const gateway = await gatewayWith('late_success_once');
    const first = capture(gateway, 'o');
    await until(() => gateway.books.late.size === 1);
    expect((await capture(gateway, 'o')).status).toBe(200);
    await expect(first).rejects.toThrow();
    await until(() => gateway.books.late.size === 0);
    expect(await capturesOf(gateway)).toHaveLength(1);
  });

  it.each([
    ['server_error_before', 0],
    ['server_error_after', 1],
  ])('%s: 500, and the retry with the same key works', async (fault, captures) => {
    const gateway = await gatewayWith(fault);
    expect(await capture(gateway, 'o')).toMatchObject({
      status: 500,
      body: { error: { code: 'server_error' } },
    });
    expect(await capturesOf(gateway)).toHaveLength(captures);
    expect(await capture(gateway, 'o')).toMatchObject({ status: 200, replayed: captures === 1 });
    expect(await capturesOf(gateway)).toHaveLength(1);
  });

  it('decline: 402, kept under the key and said by the query', async () => {
    const gateway = await gatewayWith('decline');
    const first = await capture(gateway, 'o');
    expect(first).toMatchObject({ status: 402, replayed: false, body: { error: { code: 'card_declined' } } });
    expect(await capture(gateway, 'o')).toEqual({ ...first, replayed: true });
    expect((await capture(gateway, 'o', { key: 'other' })).status).toBe(402);
    const found = await call(gateway.url, 'GET', '/v1/captures?key=key-o');
    expect(found.body).toEqual({ captures: [], declined: { code: 'card_declined' } });
    expect((await call(gateway.url, 'GET', '/admin/books/o')).body).toMatchObject({
      net: 0,
      declined: 'card_declined',
    });
  });

  it('double_capture: the answer shows the first, the webhook tells the second', async () => {
    const { url, received } = await newReceiver();
    const gateway = await gatewayWith('double_capture', {}, [url]);
    const { body } = await capture(gateway, 'o');
    const [first, second] = await capturesOf(gateway);
    expect(body).toEqual(first);
    await until(() => received.length === 2);
    expect(received.map((webhook) => webhook.body.data.id).sort()).toEqual([first?.id, second?.id].sort());
    expect((await capture(gateway, 'o')).body).toEqual(body);
  });

  it('double_capture_webhook_first: the webhook of the second arrives before the answer', async () => {
    const events: string[] = [];
    const { url } = await newReceiver(({ body }) => (events.push(body.data.id), 200));
    const gateway = await gatewayWith('double_capture_webhook_first', {}, [url]);
    const { body } = await capture(gateway, 'o');
    events.push('answer');
    const second = (await capturesOf(gateway))[1];
    expect(events.slice(0, 2)).toContain(second?.id);
    expect(events.indexOf(second?.id as string)).toBeLessThan(events.indexOf('answer'));
    expect(body.id).not.toBe(second?.id);
  });

  it('double_capture_answered: the answer and its replays name the second', async () => {
    const gateway = await gatewayWith('double_capture_answered');
    const { body } = await capture(gateway, 'o');
    const second = (await capturesOf(gateway))[1];
    expect(body.duplicates).toEqual([{ id: second?.id, amount: 12_000 }]);
    expect((await capture(gateway, 'o')).body).toEqual(body);
  });

  it('double_capture_unreported: only the query by key and the settlement file show the second', async () => {
    const { url, received } = await newReceiver();
    const gateway = await gatewayWith('double_capture_unreported', {}, [url]);
    const { body } = await capture(gateway, 'o');
    expect(body).not.toHaveProperty('duplicates');
    await capture(gateway, 'later');
    await until(() => received.length === 2);
    expect(received.map((webhook) => webhook.body.data.reference)).toEqual(['o', 'later']);
    const settlement = await call(gateway.url, 'GET', '/v1/settlement?limit=2');
    expect(settlement.body.lines.map((line: { id: string }) => line.id)).toEqual(
      (await capturesOf(gateway)).map(({ id }) => id),
    );
  });
});
