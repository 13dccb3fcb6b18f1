import type { SweepTimes } from '@night-market/directory/leases';
import type { World } from '../../world.ts';

/** What an evening of the directory is made of, besides the plan of all plays. */
export interface Settings {
  readonly agents: number;
  readonly leaseS: number;
  readonly sweepEveryMs: number;
  readonly times: SweepTimes;
  /** How long agents come and go. */
  readonly livesForMs: number;
  /** Mean time between two things that happen to agents. */
  readonly deedEveryMs: number;
  /** Per request of an agent. */
  readonly requestLost: number;
  readonly answerLost: number;
  readonly late: number;
}

export function drawSettings({ chance, plan }: World): Settings {
  const rate = (most: number): number => (chance.happens(0.35) ? 0 : most * chance.next() ** 2);
  return {
    agents: chance.between(1, 5),
    leaseS: chance.between(3, 10),
    sweepEveryMs: chance.between(100, 800),
    times: {
      pauseMs: chance.between(1_000, 4_000),
      graceMs: chance.between(1_000, 8_000),
      suspectMs: chance.between(1_000, 6_000),
      forgetMs: chance.between(2_000, 20_000),
    },
    livesForMs: Math.max(plan.faultsForMs, chance.between(10_000, 45_000)),
    deedEveryMs: chance.between(300, 3_000),
    requestLost: rate(0.4),
    answerLost: rate(0.4),
    late: rate(0.3),
  };
}
