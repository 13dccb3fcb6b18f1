import { newId } from '@night-market/kernel';
import { eventually } from '@night-market/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sayPayment } from './support/payments.ts';
import { TestGate, type Answer } from './support/service.ts';

let gate: TestGate;

beforeAll(async () => {
  gate = await TestGate.start();
  const fees = { zone: null, products: { 'walk-in': 8_000 } };
  const set = await gate.operate('PUT', '/v2/zones/market/policy', { policy: { fees }, reason: 'opening' });
  expect(set.status).toBe(200);
  await gate.makeProduct('walk-in');
});
afterAll(() => gate.stop());

const payments = (orderId: string, type: string, more: object) => sayPayment(gate, orderId, type, more);
const paymentOf = ({ body }: Answer) =>
  gate.send('GET', `/v2/scans/${body['scanId'] as string}/payment`, undefined, gate.scanner);
const becomes = (scan: Answer, state: string) =>
  eventually(async () => (await paymentOf(scan)).body['state'] === state, { timeoutMs: 30_000 });

describe('an entry that costs something', () => {
  it('is charged by the fee of its product, and its scanner hears what became of it', async () => {
    const token = await gate.issue('walk-1', { product: 'walk-in' });
    const scan = await gate.scan({ nonce: 'walk-1', token });
    expect(scan).toMatchObject({ status: 200, body: { decision: 'granted', orderId: 'gate-walk-1' } });
    expect((await paymentOf(scan)).body).toEqual({
      ...{ scanId: scan.body['scanId'], orderId: 'gate-walk-1', state: 'pending', code: null },
    });
    const granted = await eventually(async () => {
      const records = await gate.bus.readAll('gate.auth.v2');
      return records.find(({ value }) => value?.includes('"granted"'));
    });
    const charge = { orderId: 'gate-walk-1', stallId: 'gate-north', amount: 8_000, currency: 'TWD' };
    expect(JSON.parse(granted.value!.toString())).toMatchObject({ payload: { charge } });
    await payments('gate-walk-1', 'requested', { paymentId: newId(), stallId: 'gate-north' });
    await becomes(scan, 'requested');
    await payments('gate-walk-1', 'captured', { txnId: 'cap-1' });
    await becomes(scan, 'captured');
    await payments('gate-walk-1', 'capture_failed', { code: 'late' });
    await payments('gate-marker', 'captured', { txnId: 'cap-2' });
    await eventually(
      async () =>
        (await gate.database.query(`select 1 from payment where order_id = 'gate-marker'`)).length > 0,
    );
    expect((await paymentOf(scan)).body['state']).toBe('captured');
  });

  it('is told as failed with the reason, also by another replica', async () => {
    const other = await TestGate.start({}, gate);
    const token = await gate.issue('walk-2', { product: 'walk-in' });
    const scan = await gate.scan({ nonce: 'walk-2', token });
    await payments('gate-walk-2', 'capture_failed', { code: 'card_declined' });
    await becomes(scan, 'failed');
    const path = `/v2/scans/${scan.body['scanId'] as string}/payment`;
    expect((await other.send('GET', path, undefined, other.scanner)).body).toMatchObject({
      ...{ state: 'failed', code: 'card_declined' },
    });
    await other.stop();
  });

  it('is told of no scan that costs nothing, and of no scan that is none', async () => {
    const free = await gate.scan({ nonce: 'free-1', token: await gate.issue('free-1') });
    expect(free.body).not.toHaveProperty('orderId');
    expect((await paymentOf(free)).status).toBe(404);
    const nobody = `/v2/scans/${newId()}/payment`;
    expect((await gate.send('GET', nobody, undefined, gate.scanner)).status).toBe(404);
    expect((await gate.send('GET', '/v2/scans/x/payment', undefined, gate.scanner)).status).toBe(400);
  });

  it.each([{ zone: 150 }, { zone: -100 }, { products: { 'walk-in': 1.5 } }, { stall: 100 }])(
    'has no fee such as %j',
    async (fees) => {
      const answer = await gate.operate('PUT', '/v2/zones/market/policy', { policy: { fees }, reason: 'x' });
      expect(answer.status).toBe(400);
    },
  );
});
