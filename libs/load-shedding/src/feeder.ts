export type Phase = 'L1' | 'L2' | 'L3';
export const PHASES: readonly Phase[] = ['L1', 'L2', 'L3'];

/** A stall takes one phase, or all three in equal parts. */
export type Connection = Phase | 'three-phase';

export interface Stall {
  readonly stallId: string;
  readonly connection: Connection;
  /** 1 is the highest priority; `Policy.classWeights` says what each class weighs. */
  readonly priorityClass: number;
  /** Refrigeration, lighting, medical: never switched off. */
  readonly critical: boolean;
  /** What it may draw; counts until a meter has shown more or less. */
  readonly ratedWatts: number;
  /** Current at the start as a multiple of the running current (a compressor: 4 to 6). */
  readonly inrushFactor: number;
  /** Irons and hot plates start only by hand: the planner permits it instead of restoring. */
  readonly startsByHand: boolean;
  /** Longer than the policy's, for compressors. */
  readonly minOffMs?: number;
  readonly minOnMs?: number;
}

export interface Feeder {
  readonly feederId: string;
  /** Between a phase and neutral. */
  readonly voltageVolts: number;
  /** Hard: above it the breaker trips. */
  readonly phaseLimitAmps: number;
  /** Soft: above it nothing trips, but it was agreed. Null: there is none. */
  readonly limitWatts: number | null;
  readonly stalls: readonly Stall[];
}

/** The phases that a stall loads. */
export function phasesOf({ connection }: Stall): readonly Phase[] {
  return connection === 'three-phase' ? PHASES : [connection];
}

/** Watts of a stall as amperes on each of its phases. */
export function ampsOf(stall: Stall, watts: number, { voltageVolts }: Feeder): number {
  return watts / voltageVolts / phasesOf(stall).length;
}

/** Amperes on each of its phases as watts of the stall. */
export function wattsOf(stall: Stall, amps: number, { voltageVolts }: Feeder): number {
  return amps * voltageVolts * phasesOf(stall).length;
}
