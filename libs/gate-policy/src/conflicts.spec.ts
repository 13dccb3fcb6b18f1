import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { attemptOf, EVENING, policyOf } from '../test/facts.ts';
import {
  correctTime,
  leaveAtClosing,
  NO_HISTORY,
  remember,
  resolveConflicts,
  type ScanAttempt,
} from './index.ts';

const entry = (deviceId: string, seconds: number, given: Partial<ScanAttempt> = {}): ScanAttempt =>
  attemptOf({ deviceId, nonce: `${seconds}`, atMs: EVENING + seconds * 1_000, ...given });

const pairs = (...found: ReturnType<typeof resolveConflicts<ScanAttempt>>['conflicts']) =>
  found.map(({ scan, conflictsWith }) => `${scan.deviceId} ${conflictsWith.deviceId}`);

describe('scans that took place apart from each other', () => {
  it('of one ticket used twice are a conflict of the later with the earlier, whoever uploads first', () => {
    const scans = [entry('b', 2), entry('a', 1)];
    for (const uploaded of [scans, scans.toReversed()])
      expect(pairs(...resolveConflicts(uploaded, policyOf()).conflicts)).toEqual(['b a']);
  });

  it('of the same moment are ordered by device', () => {
    expect(pairs(...resolveConflicts([entry('b', 1), entry('a', 1)], policyOf()).conflicts)).toEqual(['b a']);
  });

  it('with an exit between them are none where re-entry is allowed', () => {
    const scans = [entry('a', 1), entry('b', 2, { direction: 'exit' }), entry('c', 3)];
    expect(resolveConflicts(scans, policyOf({ reentryAfterExit: true })).conflicts).toEqual([]);
    expect(pairs(...resolveConflicts(scans, policyOf()).conflicts)).toEqual(['c a']);
  });

  it('are none when a supervisor let somebody in', () => {
    const scans = [entry('a', 1), entry('b', 2, { override: { reason: 'lost child' } })];
    expect(resolveConflicts(scans, policyOf()).conflicts).toEqual([]);
  });

  it('count once when they are repeated', () => {
    const scan = entry('a', 1);
    expect(resolveConflicts([scan, { ...scan }], policyOf())).toMatchObject({
      conflicts: [],
      history: { entries: 1 },
    });
  });

  it('are put in the same order from any upload, lose none, and a third use conflicts too', () => {
    const scan = fc.record({
      deviceId: fc.constantFrom('a', 'b', 'c'),
      nonce: fc.constantFrom('1', '2', '3', '4'),
      direction: fc.constantFrom('entry' as const, 'exit' as const),
      seconds: fc.integer({ min: 0, max: 5 }),
    });
    const scans = fc.uniqueArray(scan, {
      selector: ({ deviceId, nonce }) => deviceId + nonce,
      maxLength: 10,
    });
    const policies = fc.record({
      entry: fc.constantFrom('single' as const, 'multiple' as const),
      reentryAfterExit: fc.boolean(),
      antiPassback: fc.constantFrom('off' as const, 'until_exit' as const, { seconds: 2 }),
    });
    fc.assert(
      fc.property(scans, policies, fc.nat(), (made, given, turn) => {
        const all = made.map(({ deviceId, seconds, nonce, direction }) =>
          entry(deviceId, seconds, { nonce, direction }),
        );
        const policy = policyOf(given);
        const start = turn % Math.max(1, all.length);
        const rotated = [...all.slice(start), ...all.slice(0, start)].reverse();
        const resolved = resolveConflicts(all, policy);
        expect(resolveConflicts(rotated, policy)).toEqual(resolved);
        expect(resolved.ordered).toHaveLength(all.length);
        expect(resolved.history.entries).toBe(all.filter(({ direction }) => direction === 'entry').length);
        const entries = resolved.ordered.filter(({ direction }) => direction === 'entry');
        if (policy.entry === 'single' && !policy.reentryAfterExit)
          expect(resolved.conflicts).toHaveLength(Math.max(0, entries.length - 1));
        if (policy.entry === 'multiple' && policy.antiPassback === 'off')
          expect(resolved.conflicts).toEqual([]);
      }),
    );
  });
});

describe('a clock', () => {
  it('that is wrong by minutes is corrected by its offset, both times are kept, and it is flagged', () => {
    expect(correctTime(1_000_000, -300_000, 2_000_000)).toEqual({
      atMs: 700_000,
      deviceAtMs: 1_000_000,
      isClockOff: true,
    });
    expect(correctTime(1_000_000, 59_000, 2_000_000)).toMatchObject({ atMs: 1_059_000, isClockOff: false });
  });

  it('cannot make something happen after it was told', () => {
    expect(correctTime(3_000_000, 0, 2_000_000)).toEqual({
      atMs: 2_000_000,
      deviceAtMs: 3_000_000,
      isClockOff: true,
    });
    expect(correctTime(2_000_500, 0, 2_000_000)).toMatchObject({ atMs: 2_000_000, isClockOff: false });
  });
});

it('at closing whoever came in until then has left, and who came in later has not', () => {
  const inside = remember(NO_HISTORY, attemptOf(), { decision: 'granted' });
  expect(leaveAtClosing(inside, EVENING)).toMatchObject({ isInside: false, lastExitAtMs: EVENING });
  expect(leaveAtClosing(inside, EVENING - 1)).toBe(inside);
  expect(leaveAtClosing(NO_HISTORY, EVENING)).toBe(NO_HISTORY);
});
