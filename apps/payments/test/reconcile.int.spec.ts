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
    expect((await world.order('unreported')).ledger).toEqual({
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
});
