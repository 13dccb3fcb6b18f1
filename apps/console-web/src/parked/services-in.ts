import type { Agent } from '../api/types.ts';

/** Those that said goodbye hold nothing back that could be asked for. */
export const servicesIn = (agents: readonly Agent[]): string[] => [
  ...new Set(agents.flatMap(({ service, state }) => (state === 'left' ? [] : [service]))),
];
