import type { TrailStep } from '@night-market/kernel';
import { describe, expect, it } from 'vitest';
import { gapsIn } from './trail-gaps.ts';

const step = (kind: TrailStep['kind'], more: Partial<TrailStep> = {}): TrailStep => ({
  ...{ at: '2026-11-30T12:00:00.000000Z', kind, what: 'any', subject: null, eventId: null },
  ...{ place: null, detail: {} },
  ...more,
});
const moved = (eventId: string, actor = 'event') => step('transition', { eventId, detail: { actor } });

describe('the gaps in the way of a correlation id', () => {
  it('are none where each event that moved something was taken in, and each request has its key', () => {
    const steps = [moved('a'), moved('a'), step('inbox', { eventId: 'a' }), step('request'), step('key')];
    expect(gapsIn('orchestrator', steps, false)).toEqual([]);
  });

  it('are events that moved something and are not in the inbox; timers and operators need none', () => {
    const steps = [moved('a'), moved('a'), moved('b'), moved('c', 'timer'), step('inbox', { eventId: 'b' })];
    expect(gapsIn('orchestrator', steps, false)).toEqual([
      { service: 'orchestrator', what: 'inbox', count: 1 },
    ]);
  });

  it('are requests whose key was swept, but for those of the gate, and what was not told', () => {
    const steps = [step('request'), step('request', { what: 'gate' })];
    expect(gapsIn('payments', steps, true)).toEqual([
      { service: 'payments', what: 'key', count: 1 },
      { service: 'payments', what: 'more', count: 1 },
    ]);
  });
});
