import { PERFORMATIVES } from '@night-market/contracts';
import { describe, expect, it } from 'vitest';
import { ACL_PERFORMATIVES, PROTOCOLS, type DialogueMachine } from './index.ts';

function reachable(machine: DialogueMachine, start: string): Set<string> {
  const seen = new Set([start]);
  // A set's iterator also visits what is added on the way.
  for (const state of seen) {
    for (const row of machine.transitions) if (row.from === state) seen.add(row.to);
  }
  return seen;
}

it('every performative of the bus is one of ACL', () => {
  expect(ACL_PERFORMATIVES).toEqual(expect.arrayContaining([...PERFORMATIVES]));
});

describe.each(Object.entries(PROTOCOLS))('the %s protocol as data', (_name, machine) => {
  it('names only states and triggers that it declares, and performatives of ACL', () => {
    const used = machine.transitions.flatMap((row) => [row.from, row.to]);
    expect(new Set([...used, machine.initial, ...machine.final])).toEqual(new Set(machine.states));
    expect(new Set(machine.transitions.map(({ on }) => on))).toEqual(new Set(Object.keys(machine.movers)));
    for (const [on, mover] of Object.entries(machine.movers))
      expect(
        mover === 'deadline' ? on === 'deadline_passed' : ACL_PERFORMATIVES.some((each) => each === on),
      ).toBe(true);
  });

  it('can reach every state, and an end from each', () => {
    expect(reachable(machine, machine.initial)).toEqual(new Set(machine.states));
    for (const state of machine.states) {
      expect(
        [...reachable(machine, state)].some((each) => machine.final.includes(each)),
        state,
      ).toBe(true);
    }
  });

  it('leaves no final state, and has one edge for each state and trigger', () => {
    for (const row of machine.transitions)
      if (machine.final.includes(row.from)) expect(row.to).toBe(row.from);
    const pairs = machine.transitions.map(({ from, on }) => `${from} ${on}`);
    expect(new Set(pairs).size).toBe(pairs.length);
  });

  it('waits with a deadline in every state that is neither the first nor final, and nowhere else', () => {
    const waiting = machine.states.filter(
      (state) => state !== machine.initial && !machine.final.includes(state),
    );
    expect(Object.keys(machine.waitsFor).sort()).toEqual([...waiting].sort());
    const timed = machine.transitions.filter(({ on }) => on === 'deadline_passed');
    expect(timed.map(({ from }) => from).sort()).toEqual([...waiting].sort());
    expect(new Set(timed.map(({ to }) => to))).toEqual(new Set(machine.timedOut));
  });
});
