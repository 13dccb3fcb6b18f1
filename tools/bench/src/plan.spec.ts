import { describe, expect, it } from 'vitest';
import { readOptions, type BenchOptions } from './options.ts';
import { loadText, planLoads } from './plan.ts';

const plan = (...args: string[]) => planLoads(readOptions(args) as BenchOptions);

const planned = (...args: string[]): string[] =>
  plan(...args).map(({ load, withBare }) => `${loadText(load)}${withBare ? ' with bare' : ''}`);

describe('the loads', () => {
  it('are 64 and 256 in flight, then 100 and 500 a second, all held against the bare pipeline', () => {
    expect(planned()).toEqual([
      '10000 orders, 64 POSTs in flight with bare',
      '10000 orders, 256 POSTs in flight with bare',
      '1000 orders, 100 a second (open loop) with bare',
      '5000 orders, 500 a second (open loop) with bare',
    ]);
    expect(planned('--only', 'bare')).toEqual(planned());
  });

  it('leave the bare pipeline out when it is not asked for', () => {
    expect(planned('--only', 'orders').filter((text) => text.includes('bare'))).toEqual([]);
    expect(planned('--only', 'orders')).toHaveLength(4);
  });

  it('are the one that is asked for', () => {
    expect(planned('--in-flight', '16', '--only', 'orders')).toEqual(['10000 orders, 16 POSTs in flight']);
    expect(planned('--rate', '50', '--only', 'orders')).toEqual(['500 orders, 50 a second (open loop)']);
    expect(planned('--rate', '50')).toEqual(['500 orders, 50 a second (open loop) with bare']);
    expect(planned('--rate', '50', '--orders', '20', '--only', 'bare')).toEqual([
      '20 orders, 50 a second (open loop) with bare',
    ]);
  });

  it('are none for other scenarios', () => expect(planned('--only', 'relay,flat')).toEqual([]));

  it('have their aims', () => {
    expect(plan().map(({ aims }) => aims)).toEqual([
      { ordersPerS: { least: 1_500 }, settledP50Ms: { most: 150 }, settledP99Ms: { most: 400 } },
      { ordersPerS: { least: 2_000 } },
      { settledP50Ms: { most: 25 } },
      { settledP50Ms: { most: 80 }, answerP99Ms: { most: 50 } },
    ]);
  });
});
