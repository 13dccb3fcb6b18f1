/** What the services answer; test/types.spec.ts holds it to their OpenAPI documents. */

export interface SagaLeg {
  readonly dupTxnId: string;
  readonly state: string;
  readonly attempt: number;
  readonly failureCode: string | null;
}

export interface Saga {
  readonly orderId: string;
  /** Null until the request of the order is heard. */
  readonly stallId: string | null;
  readonly state: string;
  readonly settled: boolean;
  readonly legs: readonly SagaLeg[];
  readonly correlationId: string;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly settledAt: string | null;
}

export interface SagaPage {
  readonly sagas: readonly Saga[];
  readonly next: string | null;
}

export interface HistoryLine {
  readonly n: number;
  readonly on: string;
  readonly machine: 'order' | 'leg';
  readonly leg: string | null;
  readonly from: string;
  readonly to: string;
  readonly actor: string;
  readonly eventId: string;
  readonly at: string;
  readonly correlationId: string;
  readonly record: RecordPlace | null;
}

/** Where a record stands in the log. */
export interface RecordPlace {
  readonly topic: string;
  readonly partition: number;
  readonly offset: string;
}

export interface SagaDetail extends Saga {
  readonly history: readonly HistoryLine[];
}

/** What an operator did to a saga; of a note, the reason is the note. */
export interface SagaAct {
  readonly n: number;
  readonly on: string;
  readonly leg: string | null;
  readonly operator: string;
  readonly reason: string;
  readonly evidence: string | null;
  readonly at: string;
}

export interface TrailStep {
  readonly service: string;
  readonly at: string;
  readonly kind: string;
  readonly what: string;
  readonly subject: string | null;
  readonly eventId: string | null;
  /** Where the event's record is in the log. */
  readonly place: RecordPlace | null;
  readonly detail: Readonly<Record<string, unknown>>;
}

export interface TrailGap {
  readonly service: string;
  readonly what: string;
  readonly count: number;
}

/** A correlation id that an id leads to. */
export interface FoundTrail {
  readonly service: string;
  readonly correlationId: string;
  readonly at: string;
  readonly what: string;
  readonly subject: string | null;
}

export interface FoundTrails {
  readonly trails: readonly FoundTrail[];
  readonly asked: Trail['asked'];
}

/** The way of a correlation id over all services. */
export interface Trail {
  readonly correlationId: string;
  readonly steps: readonly TrailStep[];
  readonly gaps: readonly TrailGap[];
  readonly asked: readonly { readonly service: string; readonly outcome: string }[];
}

export interface Machine {
  readonly initial: string;
  readonly final: readonly string[];
  readonly states: readonly string[];
  readonly transitions: readonly { readonly from: string; readonly on: string; readonly to: string }[];
}

export interface Definition {
  readonly name: string;
  readonly version: number;
  readonly machines: { readonly order: Machine; readonly leg: Machine };
}

export interface ParkedGroups {
  /** The moment that the list is true of. */
  readonly at: string;
  readonly groups: readonly ParkedGroup[];
}

export interface ParkedGroup {
  readonly errorType: string;
  readonly topic: string;
  readonly state: string;
  /** The reason with `#` in the place of ids and numbers. */
  readonly pattern: string;
  readonly keys: number;
  readonly firstFailedAt: string;
  readonly newestFailedAt: string;
  readonly sample: string;
}

/** How many keys a batch would take up, and the moment that this is true of. */
export interface MatchingKeys {
  readonly at: string;
  readonly keys: number;
}

export interface ParkedKey {
  readonly key: string;
  readonly state: string;
  readonly reason: string;
  readonly errorType: string;
  readonly topic: string;
  readonly attempts: number;
  readonly events: number;
  readonly firstFailedAt: string;
  readonly updatedAt: string;
  readonly nextAttemptAt: string | null;
}

export interface HeldEvent {
  readonly n: string;
  readonly eventId: string;
  readonly topic: string;
  readonly partition: number;
  readonly offset: string;
  readonly recordAt: string;
  readonly bytes: number;
  readonly json: unknown;
  readonly headers: Readonly<Record<string, string>>;
}

export interface ParkedDetail extends ParkedKey {
  readonly heldBack: readonly HeldEvent[];
}

export interface ReplayOutcome {
  readonly outcome: string;
  readonly handled: number;
  readonly error?: string;
  /** Of a dry run. */
  readonly published?: readonly { readonly topic: string; readonly type: string | null }[];
}

/** An act on many keys. */
export interface Batch {
  readonly id: string;
  readonly kind: 'replay' | 'discard';
  /** Empty where any is meant. */
  readonly group: { readonly errorType: string; readonly topic: string; readonly pattern: string };
  readonly state: 'running' | 'done' | 'cancelled';
  readonly actor: string;
  readonly reason: string;
  readonly total: number;
  readonly drained: number;
  readonly failed: number;
  readonly other: number;
  readonly waiting: number;
  readonly startedAt: string;
  readonly endedAt: string | null;
  readonly lastError: string | null;
}

export interface BatchDetail extends Batch {
  readonly left: readonly LeftKey[];
}

/** A key that a batch did not handle, and why. */
export interface LeftKey {
  readonly key: string;
  readonly outcome: 'failed' | 'going_on' | 'busy' | 'gone';
  readonly error?: string;
}

export interface ServiceAct {
  readonly service: string;
  readonly at: string;
  readonly actor: string;
  readonly action: string;
  readonly subject: string | null;
  readonly reason: string | null;
  readonly detail: Readonly<Record<string, unknown>>;
}

export interface ActsPage {
  readonly acts: readonly ServiceAct[];
  /** Where the next page begins. */
  readonly completeTo: string | null;
  readonly asked: readonly { readonly service: string; readonly outcome: string }[];
}

export interface Agent {
  readonly agentId: string;
  readonly service: string;
  readonly url?: string;
  readonly state: 'there' | 'suspect' | 'gone' | 'left';
  readonly leaseUntil?: string;
}

/** An agent as the directory lists it. */
export interface RegisteredAgent {
  readonly agentId: string;
  readonly services: readonly { readonly type: string; readonly name: string }[];
}
