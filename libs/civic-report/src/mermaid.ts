import { ASSIGNMENT_MACHINE } from './machine.ts';

/** One agency's part of a report as a Mermaid state diagram, without the rows that stay where they are. */
export function toMermaid(): string {
  const { initial, final, transitions } = ASSIGNMENT_MACHINE;
  return [
    'stateDiagram-v2',
    `  [*] --> ${initial}`,
    ...transitions
      .filter(({ from, to }) => from !== to)
      .map(({ from, on, to }) => `  ${from} --> ${to}: ${on}`),
    ...final.map((state) => `  ${state} --> [*]`),
    '',
  ].join('\n');
}
