import type { Envelope } from '@night-market/contracts';
import { eventually } from '@night-market/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { deliver } from './support/webhook.ts';
import { AMOUNT, bodyOf, World } from './support/world.ts';

let world: World;
const REFUSED = ['double_capture_answered', 'refund_fail_once'];

beforeAll(async () => {
  world = await World.create();
  const byReference = { 'in-cash': REFUSED, 'by-gateway': 'double_capture_answered', 'by-staff': REFUSED };
  await world.gateway.faults({ webhookRate: 0, byReference });
});
afterAll(() => world.close());

/** The events of this type, once there are so many. */
const heard = (orderId: string, type: string, count = 1): Promise<Envelope[]> =>
  eventually(
    async () => {
      const events = (await world.events(orderId)).filter((event) => event.type === type);
      return events.length >= count && events;
    },
    { timeoutMs: 30_000, everyMs: 50 },
  );

/** Pays an order that the gateway captures twice, and returns the duplicate's id. */
async function payTwice(orderId: string): Promise<string> {
  await world.pay(bodyOf(orderId));
  return String((await heard(orderId, 'duplicate_captured'))[0]!.payload['dupTxnId']);
}

const report = (orderId: string, dupTxnId: string, attempt: number) =>
  world.sendEvent('pay.cmd.v1', 'record_outside_refund', orderId, {
    ...{ orderId, dupTxnId, attempt, evidence: 'receipt 17' },
  });

const open = async (dupTxnId: string) =>
  (await world.database.query('select from open_duplicate where capture_id = $1', [dupTxnId])).length;

describe('a duplicate that an operator paid back in cash', () => {
  it('is closed in the books as paid outside, and never refunded by the gateway', async () => {
    const dupTxnId = await payTwice('in-cash');
    await world.refund('in-cash', dupTxnId, 1);
    await heard('in-cash', 'refund_failed');
    expect(await open(dupTxnId)).toBe(1);
    await report('in-cash', dupTxnId, 2);
    await world.refund('in-cash', dupTxnId, 3);
    const answers = await heard('in-cash', 'refunded', 2);
    expect(answers.map(({ payload }) => payload)).toEqual(
      [2, 3].map((attempt) => ({
        ...{ orderId: 'in-cash', dupTxnId, attempt },
        ...{ refundId: `outside:${dupTxnId}`, outsideEvidence: 'receipt 17' },
      })),
    );
    const { ledger, captures } = await world.order('in-cash');
    expect(ledger).toMatchObject({
      ...{ captured: 2 * AMOUNT, refunded: 0, paidOutside: AMOUNT, net: 2 * AMOUNT },
    });
    expect(captures).toContainEqual(
      expect.objectContaining({ id: dupTxnId, refundState: 'refunded', paidOutside: true }),
    );
    expect(await open(dupTxnId)).toBe(0);
    expect((await world.gateway.book('in-cash'))!.refunds).toEqual([]);
    const booked = `select kind, credit from ledger_transfer where reference = $1 and kind like 'refund_paid%'`;
    expect(await world.database.query(booked, [dupTxnId])).toEqual([
      { kind: 'refund_paid_outside', credit: 'paid_outside' },
    ]);
  });

  it('is not booked when the gateway has paid it back', async () => {
    const dupTxnId = await payTwice('by-gateway');
    await world.refund('by-gateway', dupTxnId, 1);
    await heard('by-gateway', 'refunded');
    await report('by-gateway', dupTxnId, 2);
    const answers = await heard('by-gateway', 'refunded', 2);
    expect(answers[1]!.payload).not.toHaveProperty('outsideEvidence');
    expect((await world.order('by-gateway')).ledger).toMatchObject({ refunded: AMOUNT, paidOutside: 0 });
  });

  it('leaves what the gateway pays all the same unaccounted for: somebody must look', async () => {
    const dupTxnId = await payTwice('by-staff');
    await report('by-staff', dupTxnId, 1);
    await heard('by-staff', 'refunded');
    const type = 'refund.succeeded';
    const data = {
      id: 'ref-staff',
      captureId: dupTxnId,
      reference: 'by-staff',
      amount: AMOUNT,
      currency: 'TWD',
    };
    await deliver(world, JSON.stringify({ type, timestamp: new Date().toISOString(), data }));
    const kept = `select accounted from gateway_refund where id = 'ref-staff'`;
    expect(await world.database.query(kept)).toEqual([{ accounted: false }]);
    expect((await world.order('by-staff')).ledger).toMatchObject({ refunded: 0, paidOutside: AMOUNT });
  });
});
