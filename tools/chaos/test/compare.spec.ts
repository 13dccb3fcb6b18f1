import type { Envelope } from '@night-market/contracts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compare } from '../src/audit/compare.ts';

const TOPIC = 'pay.txn.v1';
const SUBSCRIPTIONS = [{ consumer: 'orchestrator', topic: TOPIC }];

const event = (id: string, key: string, causationId: string, more: Partial<Envelope> = {}): Envelope => ({
  id,
  topic: TOPIC,
  ts: '2026-11-22T18:00:00.000Z',
  key,
  type: 'captured',
  payload: { of: id },
  correlationId: 'c',
  causationId,
  ...more,
});

/** Chains of events, each the cause of the next, in a log that keeps the order of every key. */
const histories = fc
  .array(fc.integer({ min: 0, max: 4 }), { minLength: 2, maxLength: 40 })
  .map((keys) => keys.map((key, n) => ({ key: `k${key}`, n })))
  .map((steps) => {
    const last = new Map<string, string>();
    return steps.map(({ key, n }) => {
      const made = event(`e${n}`, key, last.get(key) ?? 'request');
      last.set(key, made.id);
      return made;
    });
  });

const inboxOf = (events: readonly Envelope[]): Map<string, number> =>
  new Map(events.map(({ id }, n) => [id, n]));

const audit = (events: readonly Envelope[], inbox = inboxOf(events)) =>
  compare(new Map([[TOPIC, events]]), new Map([['orchestrator', inbox]]), SUBSCRIPTIONS);

describe('the audit', () => {
  it('finds nothing where nothing is wrong, whatever is delivered again', () => {
    fc.assert(
      fc.property(histories, fc.infiniteStream(fc.nat()), (events, choice) => {
        const copies = events.flatMap((one, n) => [
          one,
          ...events.slice(0, n).slice(choice.next().value % (n + 1)),
        ]);
        expect(audit(copies, inboxOf(events))).toEqual({ gaps: [], doubles: [], inversions: [] });
      }),
    );
  });

  it('finds the event that no inbox holds', () => {
    fc.assert(
      fc.property(histories, fc.nat(), (events, n) => {
        const missing = events[n % events.length]!;
        const inbox = inboxOf(events);
        inbox.delete(missing.id);
        expect(audit(events, inbox).gaps.map(({ key, says }) => [key, says.includes(missing.id)])).toEqual([
          [missing.key, true],
        ]);
      }),
    );
  });

  it('finds the effect that stands before its cause, also when the cause is on another topic', () => {
    const [first, second] = [event('e1', 'k', 'request'), event('e2', 'k', 'e1')];
    expect(audit([second, first]).inversions.map(({ key }) => key)).toContain('k');
    const command = event('cmd', 'k', 'e1', { topic: 'pay.cmd.v1', type: 'refund' });
    const refunded = event('e3', 'k', 'cmd', { type: 'refunded' });
    const log = new Map([
      [TOPIC, [refunded, first]],
      ['pay.cmd.v1', [command]],
    ]);
    expect(compare(log, new Map(), []).inversions).toHaveLength(1);
  });

  it('finds events of a key that a consumer took in in another order, and lets other keys be', () => {
    const events = [event('e1', 'a', 'r'), event('e2', 'a', 'r'), event('e3', 'b', 'r')];
    const inbox = new Map([
      ['e1', 5],
      ['e2', 4],
      ['e3', 1],
    ]);
    expect(audit(events, inbox).inversions.map(({ key }) => key)).toEqual(['a']);
  });

  it('finds one fact under two ids', () => {
    const events = [event('e1', 'a', 'r', { payload: {} }), event('e2', 'a', 'r', { payload: {} })];
    expect(audit(events).doubles.map(({ says }) => says)).toEqual([`${TOPIC} captured again as e2`]);
  });
});
