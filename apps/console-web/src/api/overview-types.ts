/** What the console answers of the market; test/types.spec.ts holds it to its OpenAPI document. */

export type Level = 'normal' | 'warning' | 'alert';

/** Counted up to a limit. */
export interface Counted {
  readonly count: number;
  readonly isMore: boolean;
}

/** Figures are there when it was answered, and only then. */
export interface Asked<F> {
  readonly outcome: 'answered' | 'not_listed' | 'unreachable' | 'late' | 'refused' | 'failed';
  readonly figures: F | null;
}

export interface SagaFigures {
  readonly open: Counted;
  readonly needsAttention: Counted;
  readonly settled: Counted;
  readonly windowHours: number;
  readonly level: Level;
}

export interface CurrencyFigures {
  readonly currency: string;
  readonly captured: number;
  readonly refunded: number;
  readonly atRisk: number;
}

export interface MoneyFigures {
  readonly windowHours: number;
  readonly isMore: boolean;
  /** In minor units. */
  readonly currencies: readonly CurrencyFigures[];
  readonly openDuplicates: Counted;
  readonly oldestOpenDuplicateSeconds: number | null;
  readonly level: Level;
}

export interface ZoneFigures {
  readonly zoneId: string;
  readonly inside: number;
  readonly capacity: number | null;
  readonly level: Level;
}

export interface GateFigures {
  readonly market: number;
  readonly zones: readonly ZoneFigures[];
  readonly gates: readonly { readonly gateId: string; readonly inside: number }[];
}

export interface FeederFigures {
  readonly feederId: string;
  readonly isDark: boolean;
  readonly amps: number | null;
  readonly limitAmps: number;
  readonly watts: number | null;
  readonly limitWatts: number | null;
  readonly alarms: readonly string[];
  readonly level: Level;
}

export interface PowerFigures {
  readonly feeders: readonly FeederFigures[];
  readonly isMore: boolean;
}

export interface AgencyFigures {
  readonly agencyId: string;
  readonly open: number;
  readonly untaken: number;
  readonly late: number;
}

export interface ReportFigures {
  readonly open: Counted;
  readonly late: Counted;
  readonly untaken: Counted;
  readonly waitingForReporter: Counted;
  readonly closed: Counted;
  readonly windowHours: number;
  readonly agencies: readonly AgencyFigures[];
  readonly level: Level;
}

export interface OutboxFigures {
  readonly oldestAgeSeconds: number;
  readonly waitingEvents: number;
  readonly level: Level;
}

export interface LagFigures {
  readonly topic: string;
  readonly events: number;
  readonly level: Level;
  readonly stuckSeconds: number;
  readonly stuckLevel: Level;
}

export interface HandlingFigures {
  readonly topic: string;
  readonly handled: number;
  readonly failed: number;
  readonly p95Seconds: number | null;
  readonly longestSeconds: number | null;
  /** From 0 to 1. */
  readonly errorShare: number | null;
  readonly timeLevel: Level;
  readonly errorLevel: Level;
}

export interface OutsideFigures {
  readonly destination: string;
  readonly waiting: number;
  readonly oldestAgeSeconds: number;
  readonly failures: number;
  readonly level: Level;
}

export interface ConsumerFigures {
  readonly lag: readonly LagFigures[] | null;
  /** In the last five minutes. */
  readonly handling: readonly HandlingFigures[];
  readonly parkedKeys: Counted;
  readonly brokenContractKeys: Counted;
  readonly waitingKeys: Counted;
  readonly parkedLevel: Level;
}

export interface HealthFigures {
  readonly outbox: OutboxFigures | null;
  readonly consumer: ConsumerFigures | null;
  readonly outside: readonly OutsideFigures[];
  readonly revokedKeys: { readonly inUse: number; readonly level: Level } | null;
}

export interface ServiceFigures {
  readonly service: string;
  readonly running: number;
  readonly lost: number;
  readonly silent: number;
  readonly replicasLevel: Level;
  readonly health: Asked<HealthFigures>;
}

export interface Overview {
  readonly at: string;
  readonly level: Level;
  readonly sagas: Asked<SagaFigures>;
  readonly money: Asked<MoneyFigures>;
  readonly gate: Asked<GateFigures>;
  readonly power: Asked<PowerFigures>;
  /** Null where there is no hotline. */
  readonly reports: Asked<ReportFigures> | null;
  readonly services: readonly ServiceFigures[];
}
