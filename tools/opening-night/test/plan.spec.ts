import { describe, expect, it } from 'vitest';
import { defaultShares } from '../src/options.ts';
import { doubleFaults } from '../src/plan/faults.ts';
import { faultsByReference, planEvening, runIdOf } from '../src/plan/plan.ts';
import type { PlannedOrder } from '../src/plan/plan.ts';

const size = { orders: 300, stalls: 40, seed: 1, shares: defaultShares };
const plan = planEvening(size, 'run');
const count = (has: (order: PlannedOrder) => unknown, orders = plan): number => orders.filter(has).length;

describe('the plan of an evening', () => {
  it('gives every share its orders', () => {
    expect(plan).toHaveLength(300);
    expect(count(({ retry }) => retry)).toBe(60);
    expect(count(({ secondKey }) => secondKey)).toBe(30);
    expect(count(({ captureFault }) => doubleFaults.includes(captureFault as never))).toBe(30);
    expect(count(({ captureFault }) => captureFault === 'decline')).toBe(6);
    expect(count(({ captureFault }) => captureFault !== null)).toBe(30 + 6 + 18);
    expect(count(({ refundFault }) => refundFault)).toBe(9);
    expect(count(({ kind }) => kind === 'gate')).toBe(15);
  });

  it('deals every way out', () => {
    for (const fault of doubleFaults) expect(count(({ captureFault }) => captureFault === fault)).toBe(6);
    for (const retry of ['parallel', 'after', 'dropped'])
      expect(count((order) => order.retry === retry)).toBe(20);
    for (const way of ['together', 'after']) expect(count((order) => order.secondKey === way)).toBe(15);
  });

  it('uses whole dollars, the stalls there are, and ids that no other order has', () => {
    expect(new Set(plan.map(({ orderId }) => orderId)).size).toBe(300);
    expect(plan.every(({ amount }) => amount % 100 === 0 && amount > 0)).toBe(true);
    const stalls = new Set(plan.map(({ stallId }) => stallId));
    expect(stalls.size).toBeLessThanOrEqual(40);
    expect(stalls.size).toBeGreaterThan(35);
    expect(plan.every(({ orderId }) => orderId.length <= 100)).toBe(true);
  });

  it('names the order of an entry after its ticket, and does not retry entries by key', () => {
    const entries = plan.filter(({ kind }) => kind === 'gate');
    expect(entries.every(({ orderId, ticketId }) => orderId === `gate-${ticketId}`)).toBe(true);
    expect(entries.every(({ retry, secondKey }) => retry === null && secondKey === null)).toBe(true);
  });

  it('is the same for the same seed, but for the name of the run, and another for another seed', () => {
    const rename = (orders: PlannedOrder[]): string => JSON.stringify(orders).replaceAll('other', 'run');
    expect(rename(planEvening(size, 'other'))).toBe(JSON.stringify(plan));
    expect(planEvening({ ...size, seed: 2 }, 'run')).not.toEqual(plan);
    expect(runIdOf(1, 1_000)).not.toBe(runIdOf(1, 1_001));
  });

  it('tells the gateway one capture fault and one refund fault of an order', () => {
    const faults = faultsByReference(plan);
    expect(Object.keys(faults)).toHaveLength(54);
    expect(Object.values(faults).filter((names) => names.length === 2)).toHaveLength(9);
  });

  it.each([1, 2, 7])('plays %d order(s)', (orders) => {
    expect(planEvening({ ...size, orders }, 'run')).toHaveLength(orders);
  });
});
