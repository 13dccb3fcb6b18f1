import {
  initialState,
  PHASES,
  plan,
  type PlannerState,
  type Reading,
  type Stall,
} from '@night-market/load-shedding';

const STALLS = 500;
const LIMIT_AMPS = 700;
const OVERLOAD_AMPS = 1_000;
const ROUNDS = 200;
/** The first are slow: the code is compiled. */
const WARM_UP = 50;

/**
 * What a plan takes that has to choose among 500 stalls on all three phases and sheds.
 * @returns milliseconds of the processor, by plan
 * @throws Error when a plan sheds nothing
 */
export function planDurations(): number[] {
  const stalls = Array.from({ length: STALLS }, (_, n) => stall(n));
  const feeder = {
    ...{ feederId: 'bench', voltageVolts: 230, phaseLimitAmps: LIMIT_AMPS, limitWatts: null, stalls },
  };
  const before = [1, 2].reduce<PlannerState>(
    (state, second) => plan(state, readingsAt(second, stalls), second * 1_000).state,
    initialState(feeder, 0, { severeConfirmMs: 0 }),
  );
  const durations = Array.from({ length: WARM_UP + ROUNDS }, () => {
    const startedAt = process.cpuUsage();
    const { actions } = plan(before, readingsAt(3, stalls), 3_000);
    const { user, system } = process.cpuUsage(startedAt);
    if (!actions.some(({ type }) => type === 'shed')) throw new Error('A plan of an overload shed nothing.');
    return (user + system) / 1_000;
  });
  return durations.slice(WARM_UP);
}

const wattsOf = (n: number): number => 600 + (n % 97) * 9;

const stall = (n: number): Stall => ({
  stallId: `stall-${n}`,
  connection: [...PHASES, 'three-phase' as const][n % 4] ?? 'L1',
  priorityClass: 1 + (n % 4),
  ...{ critical: false, ratedWatts: wattsOf(n), inrushFactor: 1, startsByHand: false },
});

/** Overloaded from the second second on. */
function readingsAt(second: number, stalls: readonly Stall[]): Reading[] {
  const rest = { measuredAtMs: second * 1_000, quality: 'good' as const };
  const amps = second < 2 ? LIMIT_AMPS / 2 : OVERLOAD_AMPS;
  return [
    ...stalls.map(({ stallId }, n) => ({ stallId, value: wattsOf(n) + second, unit: 'W', ...rest })),
    ...PHASES.map((phase) => ({ phase, value: amps + second, unit: 'A', ...rest })),
  ];
}
