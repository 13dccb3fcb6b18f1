import type { Asked, Counted, ToldHandling, ToldMoney, ToldOutside, ToldReports, ToldSagas } from './told.ts';
import type { Level } from './thresholds.ts';

export interface SagaFigures extends ToldSagas {
  readonly level: Level;
}

export interface MoneyFigures extends ToldMoney {
  readonly level: Level;
}

export interface GateFigures {
  readonly market: number;
  readonly zones: readonly {
    readonly zoneId: string;
    readonly inside: number;
    /** Null where any number may come in, or nobody has told. */
    readonly capacity: number | null;
    readonly level: Level;
  }[];
  /** Who is inside, by the gate where they came in last. */
  readonly gates: readonly { readonly gateId: string; readonly inside: number }[];
}

export interface FeederFigures {
  readonly feederId: string;
  readonly isDark: boolean;
  /** Of the fullest phase; null while no meter is good. */
  readonly amps: number | null;
  readonly limitAmps: number;
  readonly watts: number | null;
  /** Null where nothing was agreed. */
  readonly limitWatts: number | null;
  readonly alarms: readonly string[];
  readonly level: Level;
}

export interface PowerFigures {
  readonly feeders: readonly FeederFigures[];
  /** Whether there are more feeders than are shown. */
  readonly isMore: boolean;
}

export interface ReportFigures extends ToldReports {
  readonly level: Level;
}

export interface LagFigures {
  readonly topic: string;
  readonly events: number;
  readonly level: Level;
  /** For how long nothing was settled of a partition where events wait. */
  readonly stuckSeconds: number;
  readonly stuckLevel: Level;
}

export interface HandlingFigures extends ToldHandling {
  /** Of the events that were handled or failed, from 0 to 1; null while there was none. */
  readonly errorShare: number | null;
  /** Of the 95th of a hundred calls. */
  readonly timeLevel: Level;
  readonly errorLevel: Level;
}

export interface HealthFigures {
  /** Null where nothing is published. */
  readonly outbox: {
    readonly oldestAgeSeconds: number;
    readonly waitingEvents: number;
    readonly level: Level;
  } | null;
  /** Null where no events are handled. */
  readonly consumer: {
    /** Null while the broker does not tell. */
    readonly lag: readonly LagFigures[] | null;
    /** In the last five minutes. */
    readonly handling: readonly HandlingFigures[];
    readonly parkedKeys: Counted;
    readonly brokenContractKeys: Counted;
    readonly waitingKeys: Counted;
    readonly parkedLevel: Level;
  } | null;
  readonly outside: readonly (ToldOutside & { readonly level: Level })[];
  /** Null where nobody has keys. */
  readonly revokedKeys: { readonly inUse: number; readonly level: Level } | null;
}

export interface ServiceFigures {
  readonly service: string;
  readonly running: number;
  /** Their leases ran out in the last hour, and they did not say goodbye. */
  readonly lost: number;
  /** Their leases run, and they do not answer. */
  readonly silent: number;
  readonly replicasLevel: Level;
  readonly health: Asked<HealthFigures>;
}

/** Whether the market is all right. */
export interface Overview {
  /** ISO 8601. */
  readonly at: string;
  readonly level: Level;
  readonly sagas: Asked<SagaFigures>;
  readonly money: Asked<MoneyFigures>;
  readonly gate: Asked<GateFigures>;
  readonly power: Asked<PowerFigures>;
  /** Null where there is no hotline: a market may do without. */
  readonly reports: Asked<ReportFigures> | null;
  readonly services: readonly ServiceFigures[];
}
