import type { MeterReading } from '../model/meters.ts';

/** A reading as power-ops takes it over HTTP. */
export type ReadingBody = Readonly<Record<string, unknown>>;

const PHASE_FIELDS: Readonly<Record<string, string>> = { A: 'phaseAmps', mA: 'phaseMilliamps' };
const LOAD_FIELDS: Readonly<Record<string, string>> = { W: 'loadWatts', kW: 'loadKilowatts' };

export interface SaidReading {
  readonly body: ReadingBody;
  /** Of a unit that power-ops has no field for: it refuses it, alone. */
  readonly isOdd: boolean;
}

/** What the meters of a row say in a second, in the words of power-ops. */
export const toReadingBodies = (
  feederId: string,
  readings: readonly MeterReading[],
  measuredAt: string,
): SaidReading[] =>
  readings.map(({ stallId, phase, value, unit, quality }) => {
    const field = (phase === undefined ? LOAD_FIELDS : PHASE_FIELDS)[unit];
    const said = phase === undefined ? value : { [phase]: value };
    const rest = { feederId, ...(stallId !== undefined && { stallId }), measuredAt, quality };
    return { body: { ...rest, [field ?? `loadIn${unit}`]: said }, isOdd: field === undefined };
  });
