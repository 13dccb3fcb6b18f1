/** What the services answer; test/types.spec.ts holds it to their OpenAPI documents. */

export interface SagaLeg {
  readonly dupTxnId: string;
  readonly state: string;
  readonly attempt: number;
}

export interface Saga {
  readonly orderId: string;
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
}

export interface SagaDetail extends Saga {
  readonly history: readonly HistoryLine[];
}

export interface Retry {
  readonly n: number;
  readonly leg: string;
  readonly operator: string;
  readonly reason: string;
  readonly at: string;
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

export interface Agent {
  readonly agentId: string;
  readonly service: string;
  readonly url?: string;
  readonly state: 'there' | 'suspect' | 'gone' | 'left';
  readonly leaseUntil?: string;
}
