import type { FeederDefinition } from '../domain/definition.ts';
import type { FeederState, Mode } from '../domain/feeder-state.ts';
import type { Because } from '../domain/words.ts';
import type { Talk } from '../domain/talk.ts';
import type { Decision } from '../domain/control-types.ts';

export interface ReadFeeder {
  readonly feederId: string;
  readonly version: number;
  readonly mode: Mode;
  readonly definition: FeederDefinition;
  readonly state: FeederState;
  readonly reasons: readonly Because[];
  readonly planner: string | null;
  readonly epoch: number;
  readonly plannedAtMs: number | null;
  readonly nowMs: number;
  readonly overrides: readonly ReadOverride[];
}

export interface ReadOverride {
  readonly stallId: string;
  readonly isOn: boolean;
  readonly until: string;
  readonly reason: string;
  readonly actor: string;
}

export interface ReadDecision extends Decision {
  readonly planId: string;
  readonly epoch: number;
  readonly decidedAt: string;
}

export interface ReadAct {
  readonly id: number;
  readonly act: string;
  readonly actor: string;
  readonly reason: string;
  readonly detail: unknown;
  readonly at: string;
}

/** The highest load within a short while: amperes of the phases, and watts; null where no meter could be relied on. */
export interface LoadPoint {
  readonly at: string;
  readonly L1: number | null;
  readonly L2: number | null;
  readonly L3: number | null;
  readonly watts: number | null;
}

/** What operators see. */
export interface PowerReader {
  /** In the order of their ids, behind this one. */
  feeders(after: string, limit: number): Promise<readonly ReadFeeder[]>;
  feeder(feederId: string): Promise<ReadFeeder | undefined>;
  /** Newest first. */
  decisions(feederId: string, before: string | null, limit: number): Promise<readonly ReadDecision[]>;
  /** Newest first. */
  history(feederId: string, before: number, limit: number): Promise<readonly ReadAct[]>;
  /** Of the last minutes, oldest first; there is none for a while without readings. */
  load(feederId: string, minutes: number): Promise<readonly LoadPoint[]>;
  talk(conversationId: string): Promise<Talk | undefined>;
  /** Newest first. */
  newestTalks(limit: number): Promise<readonly Talk[]>;
}
