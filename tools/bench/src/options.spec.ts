import { UsageError } from '@night-market/command-line';
import { describe, expect, it } from 'vitest';
import { CIVIC_PARTS, readOptions, SCENARIOS, type BenchOptions } from './options.ts';

const read = (...args: string[]): BenchOptions => readOptions(args) as BenchOptions;

describe('the options', () => {
  it('run the standard set when nothing is said', () => {
    expect([...read().only]).toEqual([...SCENARIOS]);
    expect([...read().civicParts]).toEqual([...CIVIC_PARTS]);
    expect(read()).toMatchObject({
      orders: 10_000,
      runs: 3,
      inFlight: undefined,
      ratePerS: undefined,
      fill: 2_000_000,
      relayRows: 1_000_000,
      backlogEvents: 50_000,
      outageS: 60,
      scans: 20_000,
      tickets: 500_000,
      readers: 500,
      feeders: 200,
      reports: 20_000,
      downS: 600,
      keptReports: 1_000_000,
      searches: 2_000,
      sagas: 1_000_000,
      consoles: 10,
      payTxnVersions: 'v1',
    });
  });

  it('are small with --quick, but for those that are given', () => {
    const quick = read('--quick', '--fill', '500');
    expect(quick.fill).toBe(500);
    expect(quick.orders).toBeLessThan(read().orders);
    expect(quick.relayRows).toBeLessThan(read().relayRows);
    expect(quick.backlogEvents).toBeLessThan(read().backlogEvents);
  });

  it('pick scenarios', () => expect([...read('--only', 'bare,flat').only]).toEqual(['bare', 'flat']));

  it('pick parts of the hotline', () =>
    expect([...read('--only', 'civic', '--civic-parts', 'searches').civicParts]).toEqual(['searches']));

  it('take one load', () => {
    expect(read('--rate', '500', '--orders', '100')).toMatchObject({ ratePerS: 500, orders: 100 });
    expect(read('--in-flight', '16')).toMatchObject({ inFlight: 16 });
  });

  it('are explained', () => {
    const help = String(readOptions(['--help']));
    for (const name of ['--only', '--quick', '--fill', '--outage-s', ...SCENARIOS, ...CIVIC_PARTS])
      expect(help).toContain(name);
  });

  it.each([
    [['--orders', '0'], '--orders takes a whole number'],
    [['--runs', '1.5'], '--runs takes a whole number'],
    [['--in-flight', 'many'], '--in-flight takes a whole number'],
    [['--only', 'orders,lunch'], 'not "orders,lunch"'],
    [['--civic-parts', 'lunch'], '--civic-parts takes a list of accepted, evening, searches'],
    [['--webhook-rate', '2'], '--webhook-rate takes a number from 0 to 1'],
    [['--versions', 'v3'], '--versions takes v1 or v1,v2'],
    [['--speed', '1'], '--speed'],
  ])('%j are refused in one sentence', (args, words) => {
    expect(() => readOptions(args)).toThrow(UsageError);
    expect(() => readOptions(args)).toThrow(words);
  });
});
