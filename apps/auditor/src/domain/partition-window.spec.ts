import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InboxOrder } from './inbox-order.ts';
import { PartitionWindow } from './partition-window.ts';
import type { Sent } from './sent.ts';

const sent = (n: number, offset: number, more: Partial<Sent> = {}): Sent => ({
  topic: 't',
  partition: 0,
  offset: BigInt(offset),
  key: `k${n % 2}`,
  id: `id-${n}`,
  source: 's',
  sequence: String(n).padStart(20, '0'),
  fingerprint: `f-${n}`,
  sentAtMs: 0,
  ...more,
});

/** A proper log: each event in its order, any stretch of those sent may come again at any time. */
const logs = fc
  .array(fc.record({ again: fc.boolean(), from: fc.nat(60), length: fc.integer({ min: 1, max: 10 }) }), {
    maxLength: 60,
    size: 'max',
  })
  .map((acts) => {
    const log: number[] = [];
    let next = 0;
    for (const { again, from, length } of acts) {
      if (again && next > 0)
        for (let n = from % next; n < Math.min(next, (from % next) + length); n++) log.push(n);
      else log.push(next++);
    }
    return log;
  });

describe('a window over a partition', () => {
  it('never takes a copy of something it has forgotten for an inversion or a double', () => {
    fc.assert(
      fc.property(logs, fc.integer({ min: 1, max: 8 }), fc.boolean(), (log, limit, told) => {
        const window = new PartitionWindow(0n, () => limit);
        const more = told ? {} : { sequence: undefined };
        const findings = log.flatMap((n, offset) => window.observe(sent(n, offset, more)).findings);
        expect(findings).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });

  it('gives up what is too much once it may remember less', () => {
    let limit = 4;
    const window = new PartitionWindow(0n, () => limit);
    for (const n of [1, 2, 3, 4]) window.observe(sent(n, n));
    limit = 2;
    window.observe(sent(5, 5));
    expect([window.size, window.observe(sent(3, 6)).copy, window.observe(sent(5, 7)).copy]).toEqual([
      ...[2, false, true],
    ]);
  });

  it('is sure of what is newer than all it has forgotten', () => {
    const window = new PartitionWindow(0n, () => 2);
    for (const n of [1, 2, 3, 5]) window.observe(sent(n, n));
    expect(window.observe(sent(4, 6)).first).toBe(true);
    expect(window.observe(sent(1, 7))).toMatchObject({ copy: false, first: false, findings: [] });
    expect(window.observe(sent(1, 8)).copy).toBe(true);
  });

  it('only learns from what comes before the place it may judge from', () => {
    const window = new PartitionWindow(3n, () => 10);
    for (const [offset, n] of [4, 2, 6].entries())
      expect(window.observe(sent(n, offset))).toMatchObject({ first: false, findings: [] });
    expect(window.observe(sent(4, 3)).copy).toBe(true);
    expect(window.observe(sent(5, 4)).first).toBe(false);
    expect(window.observe(sent(8, 5)).findings).toEqual([]);
    expect(window.observe(sent(10, 6)).findings).toEqual([]);
    const [finding] = window.observe(sent(9, 7, { key: 'k0' })).findings;
    expect(finding).toMatchObject({ kind: 'inversion', offset: 7n, consumer: '' });
  });

  it('compares with the highest number of the key, not with the last', () => {
    const window = new PartitionWindow(0n, () => 100);
    const findings = [1, 5, 3, 4, 6].flatMap((n, at) => window.observe(sent(n, at, { key: 'a' })).findings);
    expect(findings.map(({ eventId }) => eventId)).toEqual(['id-3', 'id-4']);
  });

  it('keeps sources and keys apart', () => {
    const window = new PartitionWindow(0n, () => 100);
    window.observe(sent(7, 0, { key: 'a' }));
    expect(window.observe(sent(5, 1, { key: 'a', source: 'other' })).findings).toEqual([]);
    expect(window.observe(sent(3, 2, { key: 'b' })).findings).toEqual([]);
    expect(window.observe(sent(4, 3, { key: 'a' })).findings).toHaveLength(1);
  });
});

describe('the order of an inbox', () => {
  it('gives up what is too much once it may remember less', () => {
    let limit = 3;
    const order = new InboxOrder(() => limit);
    for (const key of ['a', 'b', 'c']) order.overtook(key, 10, true);
    limit = 1;
    order.overtook('d', 10, true);
    expect(['a', 'b', 'c'].map((key) => order.overtook(key, 1, true))).toEqual([false, false, false]);
  });

  it('is judged key by key, among the keys that are remembered', () => {
    const order = new InboxOrder(() => 2);
    expect(order.overtook('a', 10, true)).toBe(false);
    expect(order.overtook('a', 10, true)).toBe(false);
    expect(order.overtook('b', 5, true)).toBe(false);
    expect(order.overtook('a', 9, false)).toBe(false);
    expect(order.overtook('a', 9, true)).toBe(true);
    expect(order.overtook('c', 1, true)).toBe(false);
    expect(order.overtook('b', 1, true)).toBe(false);
  });
});
