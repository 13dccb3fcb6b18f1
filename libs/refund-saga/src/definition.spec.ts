import { describe, expect, it } from 'vitest';
import { REFUND_SAGA_DEFINITION, type Machine } from './index.ts';

const machines: [string, Machine][] = Object.entries(REFUND_SAGA_DEFINITION.machines);
const { leg } = REFUND_SAGA_DEFINITION.machines;

/** All states that a path of edges leads to from `start`, itself included. */
function reachable(machine: Machine, start: string): Set<string> {
  const seen = new Set([start]);
  // A set's iterator also visits what is added on the way.
  for (const state of seen) {
    for (const row of machine.transitions) if (row.from === state) seen.add(row.to);
  }
  return seen;
}

describe.each(machines)('the %s machine as data', (_name, machine) => {
  it('names only states it declares', () => {
    const used = machine.transitions.flatMap((row) => [row.from, row.to]);
    expect(new Set([...used, machine.initial, ...machine.final])).toEqual(new Set(machine.states));
  });

  it('can reach every state', () => {
    expect(reachable(machine, machine.initial)).toEqual(new Set(machine.states));
  });

  it('has a way from every state to a final one', () => {
    for (const state of machine.states) {
      const ends = [...reachable(machine, state)].filter((each) => machine.final.includes(each));
      expect(ends, `from ${state}`).not.toEqual([]);
    }
  });

  it('leads from a final state only to final ones', () => {
    for (const state of machine.final) {
      expect([...reachable(machine, state)].filter((each) => !machine.final.includes(each))).toEqual([]);
    }
  });

  it('has no edge hidden behind an earlier one', () => {
    for (const [index, row] of machine.transitions.entries()) {
      const same = machine.transitions.slice(0, index).filter((r) => r.from === row.from && r.on === row.on);
      expect(same.every((earlier) => earlier.when !== undefined && earlier.when !== row.when)).toBe(true);
    }
  });
});

describe('the leg machine as data', () => {
  it('lets a refund win from every state', () => {
    const wins = { refunded: 'Refunded', refunded_outside: 'RefundedOutside' } as const;
    for (const from of leg.states.filter((state) => !leg.final.includes(state))) {
      for (const [on, to] of Object.entries(wins)) {
        const rows = leg.transitions.filter((row) => row.from === from && row.on === on);
        expect(rows, from).toMatchObject([{ to }]);
        expect(rows[0]?.when, from).toBeUndefined();
      }
    }
  });

  it('counts, commands and times on every way into RefundCommanded and OutsideReported, and only there', () => {
    for (const row of leg.transitions) {
      const enters = row.to === 'RefundCommanded' && row.from !== 'RefundCommanded';
      const reports = row.to === 'OutsideReported' && row.from !== 'OutsideReported';
      expect(row.emit?.includes('refund') ?? false).toBe(enters);
      expect(row.emit?.includes('recordOutsideRefund') ?? false).toBe(reports);
      expect(row.emit?.includes('refundTimeout') ?? false).toBe(enters || reports);
      expect(row.update?.includes('countAttempt') ?? false).toBe(enters || reports);
    }
  });

  it('plans a retry on every way into NeedsAttention', () => {
    for (const row of leg.transitions) {
      if (row.to === 'NeedsAttention' && row.from !== 'NeedsAttention') {
        expect(row.emit).toContain('refundRetry');
      }
    }
  });

  it('never rests in DuplicateCaptured: its own step has no condition', () => {
    const own = leg.transitions.filter((row) => row.on === 'command_refund');
    expect(own).toMatchObject([{ from: 'DuplicateCaptured', to: 'RefundCommanded' }]);
    expect(own[0]?.when).toBeUndefined();
  });
});
