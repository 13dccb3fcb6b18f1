import { describe, expect, it } from 'vitest';
import {
  captureFailed,
  captured,
  duplicateCaptured,
  outsideReported,
  policy,
  refundFailed,
  refunded,
  refundedOutside,
  requested,
} from '../test/support/facts.ts';
import { blankRun, play } from '../test/support/run.ts';
import { overallState, retryDelayMs, settled, type SagaFact } from './index.ts';

const cases: [label: string, isSettled: boolean, facts: SagaFact[]][] = [
  ['None', false, []],
  ['Requested', false, [requested]],
  ['Captured', true, [captured]],
  ['CaptureFailed', true, [captureFailed]],
  ['RefundCommanded', false, [captured, duplicateCaptured()]],
  ['RefundCommanded', false, [captured, refundFailed(1)]],
  ['RefundCommanded', false, [captured, duplicateCaptured(), refunded(1), duplicateCaptured('cap-3')]],
  ['NeedsAttention', false, [captured, duplicateCaptured(), duplicateCaptured('cap-3'), refundFailed(1)]],
  ['Refunded', true, [captured, duplicateCaptured(), refunded(1)]],
  ['Refunded', true, [captureFailed, duplicateCaptured(), refunded(1)]],
  ['Refunded', true, [captured, duplicateCaptured(), refundedOutside(1)]],
  ['RefundCommanded', false, [captured, duplicateCaptured(), refundFailed(1), outsideReported()]],
  ['Requested', false, [requested, duplicateCaptured(), refunded(1)]],
  ['None', false, [refunded(1)]],
];

describe('a saga as a whole', () => {
  it.each(cases)('is %s (settled: %s)', (label, isSettled, facts) => {
    const { state } = play(facts, policy);
    expect(overallState(state)).toBe(label);
    expect(settled(state)).toBe(isSettled);
  });

  it('starts blank, with the version of the definition it follows', () => {
    expect(blankRun.state).toEqual({
      definitionVersion: 1,
      orderId: 'order-1',
      order: { state: 'None' },
      legs: {},
    });
  });
});

describe('the pause before another attempt', () => {
  it('grows by the factor up to the cap, however many attempts there were', () => {
    expect([1, 2, 3, 4].map((attempt) => retryDelayMs(policy, attempt))).toEqual([
      1_000, 3_000, 5_000, 5_000,
    ]);
    expect(retryDelayMs(policy, 5_000)).toBe(5_000);
  });
});
