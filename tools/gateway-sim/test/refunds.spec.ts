import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { call, capture, newGateway, setFaults } from './harness.ts';
import type { Body, Result } from './harness.ts';
import type { Gateway } from '../src/index.ts';

const refund = (gateway: Gateway, captureId: string, key: string, amount = 12_000): Promise<Result> =>
  call(gateway.url, 'POST', '/v1/refunds', { key, body: { captureId, amount, reason: 'duplicate' } });

describe('refunds', () => {
  it('gives back once under a key and shows it by key, in the settlement file and in the books', async () => {
    const gateway = await newGateway();
    const { id } = (await capture(gateway, 'order-1')).body;
    const first = await refund(gateway, id, 'r1');
    expect(first).toMatchObject({ status: 200, body: { captureId: id, key: 'r1', reference: 'order-1' } });
    expect(await refund(gateway, id, 'r1')).toEqual({ ...first, replayed: true });
    expect((await refund(gateway, id, 'r1', 1)).status).toBe(422);
    expect((await call(gateway.url, 'GET', '/v1/refunds?key=r1')).body).toEqual({ refunds: [first.body] });
    expect((await call(gateway.url, 'GET', '/v1/refunds?key=r2')).body).toEqual({ refunds: [] });
    const settlement = await call(gateway.url, 'GET', '/v1/settlement?after=1');
    expect(settlement.body).toMatchObject({
      lines: [{ seq: 2, type: 'refund', captureId: id, key: 'r1' }],
      next: '2',
    });
    const book = await call(gateway.url, 'GET', '/admin/books/order-1');
    expect(book.body).toMatchObject({
      captured: 12_000,
      refunded: 12_000,
      net: 0,
      refunds: [{ captureId: id }],
    });
  });

  it('refuses an unknown capture and more than was captured', async () => {
    const gateway = await newGateway();
    const { id } = (await capture(gateway, 'order-1')).body;
    expect(await refund(gateway, 'cap_x', 'r0')).toMatchObject({ status: 404 });
    expect((await refund(gateway, id, 'r1', 7_000)).status).toBe(200);
    const over = await refund(gateway, id, 'r2', 5_001);
    expect(over).toMatchObject({ status: 409, body: { error: { code: 'refund_exceeds_capture' } } });
    expect((await refund(gateway, id, 'r3', 5_000)).status).toBe(200);
  });

  it.each([
    ['refund_fail_once', 402],
    ['refund_server_error', 500],
  ])('%s: fails, leaves nothing behind, and works with the same key later', async (fault, status) => {
    const gateway = await newGateway();
    await setFaults(gateway, { byReference: { 'order-1': ['decline', fault].slice(1) } });
    const { id } = (await capture(gateway, 'order-1')).body;
    expect((await refund(gateway, id, 'r1')).status).toBe(status);
    expect((await call(gateway.url, 'GET', '/v1/refunds?key=r1')).body.refunds).toEqual([]);
    expect(await refund(gateway, id, 'r1')).toMatchObject({ status: 200, replayed: false });
  });

  it.each([
    ['refund_timeout_before', 0],
    ['refund_timeout_after', 1],
  ])('%s: the answer never comes', async (fault, refunds) => {
    const gateway = await newGateway();
    await setFaults(gateway, { timeoutHoldMs: 50, byReference: { 'order-1': fault } });
    const { id } = (await capture(gateway, 'order-1')).body;
    await expect(refund(gateway, id, 'r1')).rejects.toThrow();
    expect((await call(gateway.url, 'GET', '/v1/refunds?key=r1')).body.refunds).toHaveLength(refunds);
    expect(await refund(gateway, id, 'r1')).toMatchObject({ status: 200, replayed: refunds === 1 });
  });

  it('never gives back more than was captured, whatever the order of requests', async () => {
    const gateway = await newGateway();
    await setFaults(gateway, { rates: { double_capture: 0.3, decline: 0.1, refund_fail_once: 0.3 } });
    const step = fc.record({
      isCapture: fc.boolean(),
      reference: fc.integer({ min: 0, max: 4 }),
      key: fc.integer({ min: 0, max: 3 }),
      amount: fc.integer({ min: 1, max: 15_000 }),
    });
    let run = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 25, size: 'max' }), async (steps) => {
        run += 1;
        const act = async ({ isCapture, reference, key, amount }: (typeof steps)[number]): Promise<void> => {
          const name = `p${run}-${reference}`;
          if (isCapture) return void (await capture(gateway, name, { key: `${name}-${key}` }));
          const { captures } = (await call(gateway.url, 'GET', `/v1/captures?reference=${name}`)).body;
          if (captures.length > 0)
            await refund(gateway, (captures[key % captures.length] as Body).id, `${name}-r${key}`, amount);
        };
        await Promise.all(steps.map(act));
        expect(imbalances(gateway, `p${run}-`)).toEqual([]);
      }),
      { numRuns: 40 },
    );
  });
});

/** What does not add up in the books of the references with a prefix. */
function imbalances({ books }: Gateway, prefix: string): string[] {
  return books.references
    .filter(({ reference }) => reference.startsWith(prefix))
    .flatMap((entry) => entry.captures.map((made) => ({ made, entry })))
    .filter(({ made, entry }) => {
      const given = entry.refunds.filter(({ captureId }) => captureId === made.id);
      const sum = given.reduce((total, { amount }) => total + amount, 0);
      return sum > made.amount || sum !== books.refundedOf(made.id);
    })
    .map(({ made }) => made.id);
}
