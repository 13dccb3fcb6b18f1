import { PHASES, Row, type RowSpec } from '@night-market/stall-sim';

/** What the row would have carried, had nobody and nothing switched anything off. */
export interface FreeRun {
  /** Amperes of each phase by second. */
  readonly amps: readonly Float32Array[];
  /** Watts of each stall by second. */
  readonly watts: readonly Float32Array[];
}

export function runFree(spec: RowSpec): FreeRun {
  const row = new Row({ ...spec, faults: [], breaker: { ...spec.breaker, ratedAmps: 1e6 } });
  const amps = PHASES.map(() => new Float32Array(spec.seconds));
  const watts = spec.stalls.map(() => new Float32Array(spec.seconds));
  for (let second = 0; second < spec.seconds; second++) {
    const now = row.advance();
    for (const [index, value] of now.amps.entries()) amps[index]![second] = value;
    for (const [index, value] of now.watts.entries()) watts[index]![second] = value;
  }
  return { amps, watts };
}
