import { eventually } from '@night-market/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AMOUNT, bodyOf, World } from './support/world.ts';

let world: World;
beforeAll(async () => {
  world = await World.create({ RECONCILE_EVERY_MS: '100', RECONCILE_MIN_AGE_MS: '300' });
  await world.gateway.faults({ webhookRate: 0, byReference: { unreported: 'double_capture_unreported' } });
});
afterAll(() => world.close());

describe('reconciliation with the settlement file', () => {
  it('finds the capture that nobody ever told of', async () => {
    await world.pay(bodyOf('unreported'));
    const types = await eventually(async () => {
      const all = await world.types('unreported');
      return all.length === 3 && all;
    });
    expect(types).toEqual(['requested', 'captured', 'duplicate_captured']);
    const { captures } = await world.order('unreported');
    const duplicate = captures.find((one: { duplicate: boolean }) => one.duplicate);
    await world.refund('unreported', duplicate.id);
    await eventually(async () => (await world.types('unreported')).includes('refunded'));
    expect((await world.order('unreported')).ledger).toMatchObject({
      captured: 2 * AMOUNT,
      refunded: AMOUNT,
      net: AMOUNT,
    });
    expect((await world.gateway.book('unreported'))?.net).toBe(AMOUNT);
  });

  it('finds nothing where all was told, and moves its cursor on', async () => {
    await world.pay(bodyOf('ordinary'));
    await world.settledOrder('ordinary');
    const lines = await eventually(async () => {
      const [row] = await world.database.query<{ cursor: string }>('select cursor from settlement_cursor');
      return row?.cursor === '4' && row.cursor;
    });
    expect(lines).toBe('4');
    expect(await world.types('ordinary')).toEqual(['requested', 'captured']);
    expect((await world.types('unreported')).filter((type) => type === 'duplicate_captured')).toHaveLength(1);
  });

  it('goes on when the clock of the gateway was three hours ahead for a moment, and refuses webhooks loudly', async () => {
    const byReference = { ahead: 'double_capture_unreported', after: 'double_capture_unreported' };
    await world.gateway.faults({ webhookRate: 1, byReference, clockSkewMs: 3 * 3_600_000 });
    await world.pay(bodyOf('ahead'));
    await eventually(async () => /refused_total\{reason="timestamp",[^}]*\} [1-9]/.test(await metrics()));
    expect(await metrics()).toMatch(/^clock_skew_seconds\{peer="gateway",[^}]*\} 1(079|080)\d/m);
    expect(await metrics()).toMatch(/^clock_skew_seconds\{peer="database",[^}]*\} -?0\.?\d/m);
    await world.gateway.faults({ webhookRate: 0, byReference });
    await world.pay(bodyOf('after'));
    for (const order of ['ahead', 'after'])
      await eventually(async () => (await world.types(order)).includes('duplicate_captured'));
    await eventually(async () => /^payments_settlement_held_lines\{[^}]*\} 0$/m.test(await metrics()));
    const age = /^payments_settlement_compare_age_seconds\{[^}]*\} (\S+)$/m.exec(await metrics())?.[1];
    expect(Number(age)).toBeLessThan(5);
  });
});

const metrics = async (): Promise<string> => (await world.get('/metrics')).text;
