/** What power-ops answers; test/context-types.spec.ts holds it to its OpenAPI document. */

export type Verdict = 'good' | 'missing' | 'stale' | 'frozen';

export interface Meter {
  readonly verdict: Verdict;
  readonly value: number | null;
  readonly measuredAt: string | null;
}

export interface Because {
  readonly code: string;
  readonly en: string;
  readonly zhTw: string;
}

export interface StallNow {
  readonly stallId: string;
  readonly isOn: boolean;
  readonly since: string;
  readonly lockedUntil: string | null;
  readonly refusedUntil: string | null;
  readonly offMinutes: number;
  readonly meter: Meter;
}

export interface Override {
  readonly stallId: string;
  readonly position: 'on' | 'off';
  readonly until: string;
  readonly reason: string;
  readonly actor: string;
}

/** As much of it as is shown. */
export interface FeederDefinition {
  readonly phaseLimitAmps: number;
  readonly limitWatts: number | null;
  readonly stalls: readonly {
    readonly stallId: string;
    readonly connection: string;
    readonly priorityClass: number;
    readonly critical: boolean;
  }[];
}

export type Mode = 'automatic' | 'manual';

export interface Feeder {
  readonly feederId: string;
  readonly version: number;
  readonly mode: Mode;
  readonly definition: FeederDefinition;
  readonly darkSince: string | null;
  readonly alarms: readonly { readonly alarm: string; readonly since: string }[];
  readonly phases: { readonly L1: Meter; readonly L2: Meter; readonly L3: Meter };
  readonly watts: Meter;
  readonly stalls: readonly StallNow[];
  readonly overrides: readonly Override[];
  readonly plannedAt: string | null;
  readonly epoch: number;
  readonly reasons: readonly Because[];
}

export interface Decided {
  readonly shed: readonly string[];
  readonly restored: readonly string[];
  readonly permitted: readonly string[];
  readonly alarmsRaised: readonly string[];
  readonly alarmsCleared: readonly string[];
  readonly reasons: readonly Because[];
}

export interface DryRunSecond extends Decided {
  readonly afterS: number;
}

export interface Decision extends Decided {
  readonly planId: string;
  readonly epoch: number;
  readonly decidedAt: string;
}

export interface PowerAct {
  readonly id: number;
  readonly act: string;
  readonly actor: string;
  readonly reason: string;
  readonly detail: unknown;
  readonly at: string;
}

export interface LoadPoint {
  readonly at: string;
  readonly L1: number | null;
  readonly L2: number | null;
  readonly L3: number | null;
  readonly watts: number | null;
}

export interface LoadHistory {
  readonly everyS: number;
  readonly points: readonly LoadPoint[];
}
