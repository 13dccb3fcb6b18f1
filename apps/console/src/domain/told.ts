import type { Act, FoundTrail, Trail } from '@night-market/kernel';

/** What services tell about themselves, as far as the console needs it. */

/** Counted up to a limit. */
export interface Counted {
  readonly count: number;
  readonly isMore: boolean;
}

export interface ToldSagas {
  readonly open: Counted;
  readonly needsAttention: Counted;
  readonly settled: Counted;
  readonly windowHours: number;
}

export interface ToldMoney {
  readonly windowHours: number;
  readonly isMore: boolean;
  /** In minor units. */
  readonly currencies: readonly {
    readonly currency: string;
    readonly captured: number;
    readonly refunded: number;
    readonly atRisk: number;
  }[];
  readonly openDuplicates: Counted;
  readonly oldestOpenDuplicateSeconds: number | null;
}

export interface ToldOccupancy {
  readonly market: number;
  readonly zones: Readonly<Record<string, number>>;
  readonly gates: Readonly<Record<string, number>>;
}

export interface ToldZones {
  readonly zones: readonly {
    readonly zoneId: string;
    readonly policy: { readonly capacity: { readonly zone: number | null } };
  }[];
}

export interface ToldMeter {
  readonly verdict: string;
  /** Amperes of a phase, watts else. */
  readonly value: number | null;
}

export interface ToldFeeders {
  readonly feeders: readonly {
    readonly feederId: string;
    readonly definition: { readonly phaseLimitAmps: number; readonly limitWatts?: number | null | undefined };
    readonly darkSince: string | null;
    readonly alarms: readonly { readonly alarm: string }[];
    readonly phases: { readonly L1: ToldMeter; readonly L2: ToldMeter; readonly L3: ToldMeter };
    readonly watts: ToldMeter;
  }[];
  readonly next: string | null;
}

export interface ToldReports {
  readonly open: Counted;
  /** Of the open ones: a deadline was missed. */
  readonly late: Counted;
  /** Of the open ones: an agency was told and has not taken it on. */
  readonly untaken: Counted;
  readonly waitingForReporter: Counted;
  readonly closed: Counted;
  readonly windowHours: number;
  /** With whom the open ones are, those with most that are late first. */
  readonly agencies: readonly {
    readonly agencyId: string;
    readonly open: number;
    readonly untaken: number;
    readonly late: number;
  }[];
}

export interface ToldHealth {
  readonly outbox: { readonly oldestAgeSeconds: number; readonly waitingEvents: number } | null;
  readonly consumer: {
    readonly lag:
      readonly { readonly topic: string; readonly events: number; readonly stuckSeconds: number }[] | null;
    readonly handling: readonly ToldHandling[];
    readonly parkedKeys: Counted;
    readonly brokenContractKeys: Counted;
    readonly waitingKeys: Counted;
  } | null;
  readonly outside: readonly ToldOutside[];
  /** Null where nobody has keys. */
  readonly revokedKeysInUse: number | null;
}

/** How the events of a topic were handled in the last five minutes. */
export interface ToldHandling {
  readonly topic: string;
  readonly handled: number;
  readonly failed: number;
  readonly p95Seconds: number | null;
  readonly longestSeconds: number | null;
}

/** Calls to somebody outside. */
export interface ToldOutside {
  readonly destination: string;
  readonly waiting: number;
  readonly oldestAgeSeconds: number;
  readonly failures: number;
}

/** What operators did at a service, the newest first; as the service tells it. */
export interface ToldActs {
  readonly acts: readonly Act[];
  readonly completeTo: string | null;
}

/** By the name of what is asked for. */
export interface Told {
  readonly sagas: ToldSagas;
  readonly money: ToldMoney;
  readonly occupancy: ToldOccupancy;
  readonly zones: ToldZones;
  readonly feeders: ToldFeeders;
  readonly reports: ToldReports;
  readonly health: ToldHealth;
  readonly acts: ToldActs;
  readonly trail: Trail;
  readonly trails: { readonly trails: readonly FoundTrail[] };
}

/**
 * What became of a question.
 * - answered
 * - not_listed: the directory does not tell of the service
 * - unreachable: nobody answers
 * - late: nobody has answered yet
 * - refused: the operator may not know
 * - failed: the answer cannot be read, or is an error
 */
export const OUTCOMES = ['answered', 'not_listed', 'unreachable', 'late', 'refused', 'failed'] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** Figures are there when it was answered, and only then. */
export interface Asked<F> {
  readonly outcome: Outcome;
  readonly figures: F | null;
}
