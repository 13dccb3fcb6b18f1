import { describe, expect, it } from 'vitest';
import { readOptions, type BenchOptions } from './options.ts';
import { loadText, planLoads } from './plan.ts';

const plan = (...args: string[]) => planLoads(readOptions(args) as BenchOptions);

const planned = (...args: string[]): string[] =>
  plan(...args).map(({ load, withBare }) => `${loadText(load)}${withBare ? ' with bare' : ''}`);

describe('the loads', () => {
  it('are 64 and 256 in flight, held against the bare pipeline, then 100 and 500 a second', () => {
    expect(planned()).toEqual([
      '5000 orders, 64 POSTs in flight with bare',
      '5000 orders, 256 POSTs in flight with bare',
      '1000 orders, 100 a second (open loop)',
      '5000 orders, 500 a second (open loop)',
    ]);
  });

  it('leave the bare pipeline or the open loop out when asked for one scenario', () => {
    expect(planned('--only', 'orders').filter((text) => text.includes('bare'))).toEqual([]);
    expect(planned('--only', 'bare')).toHaveLength(2);
  });

  it('are the one that is asked for', () => {
    expect(planned('--in-flight', '16', '--only', 'orders')).toEqual(['5000 orders, 16 POSTs in flight']);
    expect(planned('--rate', '50', '--only', 'orders')).toEqual(['500 orders, 50 a second (open loop)']);
    expect(planned('--rate', '50')).toEqual(['500 orders, 50 a second (open loop) with bare']);
    expect(planned('--rate', '50', '--orders', '20', '--only', 'bare')).toEqual([
      '20 orders, 50 a second (open loop) with bare',
    ]);
  });

  it('are none for other scenarios', () => expect(planned('--only', 'relay,flat')).toEqual([]));

  it('have their aims', () => {
    expect(plan().map(({ aims }) => aims)).toEqual([
      { ordersPerS: { least: 1_500 }, settledP50Ms: { most: 150 } },
      {},
      {},
      { answerP99Ms: { most: 50 } },
    ]);
  });
});
