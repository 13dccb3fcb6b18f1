import { PHASES, type Feeder, type Phase, type Reading } from '@night-market/load-shedding';

type PerPhase = Readonly<Partial<Record<Phase, number | undefined>>>;

/** What a meter told, each quantity in the unit of its name. */
export interface ToldReading {
  readonly feederId: string;
  readonly stallId?: string | undefined;
  readonly phaseAmps?: PerPhase | undefined;
  readonly phaseMilliamps?: PerPhase | undefined;
  readonly loadWatts?: number | undefined;
  readonly loadKilowatts?: number | undefined;
  readonly measuredAt: string;
  readonly quality: string;
}

/**
 * What the planner makes of it. A reading that says none of the quantities that are known is handed on as one of an unknown
 * unit, so that it is refused with its reason and is nobody's zero.
 */
export function toReadings(told: ToldReading, feeder: Pick<Feeder, 'voltageVolts'>): Reading[] {
  const { stallId, measuredAt, quality } = told;
  const rest = {
    measuredAtMs: Date.parse(measuredAt),
    quality: quality === 'good' || quality === 'suspect' ? quality : 'bad',
  } as const;
  const amps = PHASES.flatMap((phase) => {
    const value = told.phaseAmps?.[phase] ?? scaled(told.phaseMilliamps?.[phase], 1 / 1_000);
    return value === undefined ? [] : [{ phase, value }];
  });
  const watts = told.loadWatts ?? scaled(told.loadKilowatts, 1_000);
  if (stallId !== undefined) {
    const known = watts ?? ofPhases(amps, feeder.voltageVolts);
    return [{ stallId, value: known ?? Number.NaN, unit: known === undefined ? '' : 'W', ...rest }];
  }
  const ofFeeder: Reading[] = amps.map((each) => ({ ...each, unit: 'A', ...rest }));
  if (watts !== undefined) ofFeeder.push({ value: watts, unit: 'W', ...rest });
  return ofFeeder.length > 0 ? ofFeeder : [{ value: Number.NaN, unit: '', ...rest }];
}

const scaled = (value: number | undefined, factor: number): number | undefined =>
  value === undefined ? undefined : value * factor;

const ofPhases = (amps: readonly { readonly value: number }[], volts: number): number | undefined =>
  amps.length === 0 ? undefined : amps.reduce((sum, { value }) => sum + value * volts, 0);
