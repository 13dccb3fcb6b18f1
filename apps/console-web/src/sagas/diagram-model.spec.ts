import { describe, expect, it } from 'vitest';
import type { Machine } from '../api/types.ts';
import { diagramOf } from './diagram-model.ts';

const LEG: Machine = {
  initial: 'None',
  final: ['Refunded'],
  states: ['None', 'RefundCommanded', 'NeedsAttention', 'Refunded'],
  transitions: [
    { from: 'None', on: 'duplicate_captured', to: 'RefundCommanded' },
    { from: 'None', on: 'refunded', to: 'Refunded' },
    { from: 'RefundCommanded', on: 'refund_failed', to: 'NeedsAttention' },
    { from: 'RefundCommanded', on: 'refund_timed_out', to: 'NeedsAttention' },
    { from: 'RefundCommanded', on: 'duplicate_captured', to: 'RefundCommanded' },
    { from: 'NeedsAttention', on: 'retry_due', to: 'RefundCommanded' },
    { from: 'NeedsAttention', on: 'refund_failed', to: 'NeedsAttention' },
  ],
};
const moves = (...states: string[]) => states.slice(1).map((to, n) => ({ from: states[n]!, to }));
const marks = (model: ReturnType<typeof diagramOf>) =>
  Object.fromEntries(model.nodes.map(({ state, mark }) => [state, mark]));

describe('the diagram of a machine', () => {
  it('stands at the initial state before anything has happened', () => {
    const model = diagramOf(LEG, []);
    expect(model.way).toEqual(['None']);
    expect(marks(model)).toEqual({
      ...{ None: 'current', RefundCommanded: 'ahead', NeedsAttention: 'ahead', Refunded: 'ahead' },
    });
  });

  it('shows the way that was taken, and where it stands', () => {
    const model = diagramOf(
      LEG,
      moves('None', 'RefundCommanded', 'NeedsAttention', 'NeedsAttention', 'RefundCommanded'),
    );
    expect(model.way).toEqual(['None', 'RefundCommanded', 'NeedsAttention', 'RefundCommanded']);
    expect(marks(model)).toEqual({
      ...{ None: 'passed', RefundCommanded: 'current', NeedsAttention: 'passed', Refunded: 'ahead' },
    });
    expect(model.edges.filter(({ isTaken }) => isTaken).map(({ from, to }) => `${from}>${to}`)).toEqual([
      ...['None>RefundCommanded', 'RefundCommanded>NeedsAttention', 'NeedsAttention>RefundCommanded'],
    ]);
  });

  it('stands out where somebody must look', () => {
    expect(marks(diagramOf(LEG, moves('None', 'RefundCommanded', 'NeedsAttention')))['NeedsAttention']).toBe(
      'attention',
    );
  });

  it('has one edge between two states, with all that leads that way, and none that stays', () => {
    const { edges } = diagramOf(LEG, []);
    expect(edges).toHaveLength(4);
    expect(edges.find(({ to }) => to === 'NeedsAttention')?.triggers).toEqual([
      ...['refund_failed', 'refund_timed_out'],
    ]);
  });

  it('tells the ways back from those on', () => {
    const sideways = { from: 'RefundCommanded', on: 'refunded', to: 'Refunded' };
    const { edges } = diagramOf({ ...LEG, transitions: [...LEG.transitions, sideways] }, []);
    expect(edges.map(({ from, to, leads }) => [from, leads, to].join(' '))).toEqual([
      ...['None on RefundCommanded', 'None on Refunded', 'RefundCommanded on NeedsAttention'],
      ...['NeedsAttention back RefundCommanded', 'RefundCommanded beside Refunded'],
    ]);
  });

  it('puts every state in a place of its own, further on with each step', () => {
    const { nodes } = diagramOf(LEG, []);
    expect(new Set(nodes.map(({ column, row }) => `${column}/${row}`)).size).toBe(nodes.length);
    expect(nodes.map(({ column }) => column)).toEqual([0, 1, 2, 1]);
  });
});
