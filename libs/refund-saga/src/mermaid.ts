import { REFUND_SAGA_DEFINITION } from './definition.ts';
import type { Machine, Transition } from './machine.ts';

function label(row: Transition): string {
  return row.when === undefined ? row.on : `${row.on} [${row.when}]`;
}

function lines(machine: Machine): string[] {
  const name = (state: string): string => (state === machine.initial ? '[*]' : state);
  const moves = machine.transitions.filter((row) => row.from !== row.to);
  return [
    ...moves.map((row) => `${name(row.from)} --> ${row.to}: ${label(row)}`),
    ...machine.final.map((state) => `${state} --> [*]`),
  ];
}

/**
 * The saga as a Mermaid state diagram, both machines side by side. Edges that stay in their state are left
 * out; `[guard]` follows the trigger where an edge has one.
 */
export function toMermaid(): string {
  const { order, leg } = REFUND_SAGA_DEFINITION.machines;
  const block = (title: string, id: string, machine: Machine): string[] => [
    `  state "${title}" as ${id} {`,
    ...lines(machine).map((line) => `    ${line}`),
    '  }',
  ];
  return [
    'stateDiagram-v2',
    ...block('Order', 'order', order),
    ...block('Leg, one per duplicate capture', 'leg', leg),
    '',
  ].join('\n');
}
