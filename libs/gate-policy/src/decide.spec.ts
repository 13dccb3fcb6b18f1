import { describe, expect, it } from 'vitest';
import { decideGiven, EVENING, INSIDE, LEFT, ticketOf, type Given } from '../test/facts.ts';
import { REASON_CODES, reasonText } from './index.ts';

const verdict = (given: Given): string => {
  const { decision, reason } = decideGiven(given);
  return reason ?? decision;
};

const full = { gate: 9, zone: 9, market: 9 };
const past = { fromMs: 0, untilMs: EVENING };
const limits = { gate: 9, zone: 9, market: 9 };

describe('a scan', () => {
  it.each<[string, Given]>([
    ['granted', {}],
    ['invalid', { evidence: { kind: 'invalid' } }],
    ['revoked', { ticket: { isRevoked: true } }],
    ['blocked', { ticket: { isBlocked: true } }],
    ['invalid_time', { ticket: { validity: past } }],
    ['product', { policy: { products: ['course'] } }],
    ['zone', { ticket: { zones: ['stage'] } }],
    ['granted', { ticket: { zones: ['stage', 'market'] } }],
    ['already_redeemed', { history: INSIDE }],
    ['already_redeemed', { history: LEFT }],
    ['granted', { history: LEFT, policy: { reentryAfterExit: true } }],
    ['already_redeemed', { history: INSIDE, policy: { reentryAfterExit: true } }],
    ['granted', { history: INSIDE, policy: { entry: 'multiple' } }],
    ['passback', { history: INSIDE, policy: { entry: 'multiple', antiPassback: 'until_exit' } }],
    ['granted', { history: LEFT, policy: { entry: 'multiple', antiPassback: 'until_exit' } }],
    ['passback', { history: INSIDE, policy: { entry: 'multiple', antiPassback: { seconds: 61 } } }],
    ['granted', { history: INSIDE, policy: { entry: 'multiple', antiPassback: { seconds: 60 } } }],
    ['gate_full', { occupancy: { gate: 9 }, policy: { capacity: limits } }],
    ['zone_full', { occupancy: { zone: 9 }, policy: { capacity: limits } }],
    ['market_full', { occupancy: { market: 9 }, policy: { capacity: limits } }],
    ['granted', { occupancy: { market: 9, isInMarket: true }, policy: { capacity: limits } }],
    ['granted', { occupancy: { gate: 8, zone: 8, market: 8 }, policy: { capacity: limits } }],
    ['granted', { history: INSIDE, occupancy: full, policy: { entry: 'multiple', capacity: limits } }],
    ['granted', { policy: { capacity: { gate: 0, zone: 0, market: 0 } } }],
  ])('is answered %s: %j', (expected, given) => {
    expect(verdict(given)).toBe(expected);
  });

  it('is told the first thing that is wrong, in the order that is written down', () => {
    const faults: readonly [string, Given][] = [
      ['invalid', { evidence: { kind: 'invalid' } }],
      ['revoked', { ticket: { isRevoked: true } }],
      ['blocked', { ticket: { isBlocked: true } }],
      ['invalid_time', { ticket: { validity: past } }],
      ['product', { policy: { products: [] } }],
      ['zone', { ticket: { zones: [] } }],
      ['already_redeemed', { history: INSIDE }],
      ['gate_full', { occupancy: full, policy: { capacity: limits } }],
    ];
    faults.forEach(([first], index) => {
      const all = faults.slice(index).map(([, given]) => given);
      const merged: Given = {
        ...Object.assign({}, ...all),
        ticket: Object.assign({}, ...all.map(({ ticket }) => ticket)) as Given['ticket'] & object,
        policy: Object.assign({}, ...all.map(({ policy }) => policy)) as Given['policy'] & object,
      };
      expect(verdict(merged)).toBe(first);
    });
  });

  it('of an exit asks for a ticket and nothing else', () => {
    const attempt = { direction: 'exit' } as const;
    expect(verdict({ attempt, ticket: { isRevoked: true, validity: past } })).toBe('granted');
    expect(verdict({ attempt, evidence: { kind: 'invalid' } })).toBe('invalid');
  });

  it('is let in by a supervisor whatever is wrong, and says what it was; no ticket stays out', () => {
    const attempt = { override: { reason: 'guest of honour' } };
    expect(decideGiven({ attempt, history: INSIDE })).toMatchObject({
      decision: 'granted',
      reason: null,
      overridden: 'already_redeemed',
    });
    expect(decideGiven({ attempt })).toMatchObject({ decision: 'granted', overridden: null });
    expect(verdict({ attempt, evidence: { kind: 'invalid' } })).toBe('invalid');
  });

  it('uses the add-on that the zone admits; several are ambiguous', () => {
    const course = ticketOf({ ticketId: 'course-1', product: 'course' });
    const policy = { products: ['course'] };
    expect(decideGiven({ addOns: [course], policy })).toMatchObject({
      decision: 'granted',
      ticketId: 'course-1',
    });
    const two = [course, { ...course, ticketId: 'course-2' }];
    expect(verdict({ addOns: two, policy })).toBe('ambiguous');
    const oneLeft = [course, { ...course, ticketId: 'course-2', isRevoked: true }];
    expect(decideGiven({ addOns: oneLeft, policy })).toMatchObject({ ticketId: 'course-1' });
    expect(verdict({ addOns: [{ ...course, isRevoked: true }], policy })).toBe('revoked');
    expect(verdict({ addOns: [course], policy, ticket: { isRevoked: true } })).toBe('revoked');
    expect(verdict({ addOns: [course], policy: { products: ['film'] } })).toBe('product');
  });

  it('has a text for each reason in both languages', () => {
    for (const reason of REASON_CODES) {
      expect(reasonText(reason, 'en')).toMatch(/^[A-Z].*\.$/);
      expect(reasonText(reason, 'zh-TW')).toMatch(/。$/);
    }
  });
});

/** In Taipei, on 28 November 2026, or the day after for hours of the night. */
const taipei = (clock: string, day = 28): number => Date.parse(`2026-11-${day}T${clock}:00+08:00`);

describe('the time', () => {
  it.each([
    ['17:00', 28, 'granted'],
    ['16:59', 28, 'invalid_time'],
    ['23:59', 28, 'granted'],
    ['00:00', 29, 'granted'],
    ['00:59', 29, 'granted'],
    ['01:00', 29, 'invalid_time'],
  ] as const)('at %s of a market that is open past midnight', (clock, day, expected) => {
    const policy = { hours: { from: '17:00', until: '01:00' } };
    expect(verdict({ policy, attempt: { atMs: taipei(clock, day) } })).toBe(expected);
  });

  it('of a day market, and of one that never closes', () => {
    const day = { hours: { from: '09:00', until: '17:00' } };
    expect(verdict({ policy: day, attempt: { atMs: taipei('09:00') } })).toBe('granted');
    expect(verdict({ policy: day, attempt: { atMs: taipei('17:00') } })).toBe('invalid_time');
    const always = { hours: { from: '09:00', until: '09:00' } };
    expect(verdict({ policy: always, attempt: { atMs: taipei('03:00') } })).toBe('granted');
  });

  it('is judged by one window after an edit, not by the one that was signed', () => {
    const signed = { fromMs: taipei('12:00'), untilMs: taipei('18:00') };
    const policy = { validity: { entry: { fromMs: taipei('10:00'), untilMs: taipei('11:00') } } };
    const at = (clock: string) =>
      verdict({ ticket: { validity: signed }, policy, attempt: { atMs: taipei(clock) } });
    expect(['10:00', '10:59', '11:00', '12:30'].map(at)).toEqual([
      ...['granted', 'granted', 'invalid_time', 'invalid_time'],
    ]);
    const other = { validity: { course: policy.validity.entry } };
    expect(verdict({ ticket: { validity: signed }, policy: other, attempt: { atMs: taipei('12:30') } })).toBe(
      'granted',
    );
  });

  it('lets in from the evening before when the window starts then, and goes on after midnight', () => {
    const validity = { fromMs: taipei('23:00'), untilMs: taipei('02:00', 29) };
    const at = (clock: string, day: number) =>
      verdict({ ticket: { validity }, attempt: { atMs: taipei(clock, day) } });
    expect([at('23:30', 28), at('00:00', 29), at('01:59', 29), at('02:00', 29)]).toEqual([
      ...['granted', 'granted', 'granted', 'invalid_time'],
    ]);
  });
});
