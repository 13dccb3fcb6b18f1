/** Where a fact came from; the saga hands both through to its history and never interprets them. */
export interface FactMeta {
  /** Identity of the event, timer or operator's act behind the fact. */
  readonly eventId: string;
  /** When it happened: ISO 8601 in UTC. The saga has no clock of its own. */
  readonly occurredAt: string;
}

/** Facts about the order's one legitimate capture. */
export type OrderFact = FactMeta &
  (
    | { readonly type: 'requested' }
    | { readonly type: 'captured'; readonly txnId: string }
    | { readonly type: 'capture_failed'; readonly code: string }
    /** A repeated request was answered from the earlier result: harmless, never a duplicate capture. */
    | { readonly type: 'result_replayed' }
    /** An operator leaves a note in the history. It moves nothing. */
    | { readonly type: 'note_added'; readonly actor: string; readonly reason: string }
  );

/** Facts about one duplicate capture; every `attempt` counts refund commands from 1. */
export type LegFact = FactMeta & { readonly dupTxnId: string } & (
    | DuplicateCaptured
    | { readonly type: 'refunded'; readonly refundId: string; readonly attempt: number }
    /** Payments has booked that the money went back by another way than the gateway. */
    | { readonly type: 'refunded_outside'; readonly evidence: string; readonly attempt: number }
    | { readonly type: 'refund_failed'; readonly attempt: number; readonly code: string }
    /** Timer: the answer to this attempt did not come in time; the outcome is unknown. */
    | { readonly type: 'refund_timed_out'; readonly attempt: number }
    /** Timer: the pause after this attempt's failure is over. */
    | { readonly type: 'retry_due'; readonly attempt: number }
    /** An operator asks for another attempt, whatever the automatic limit says. */
    | { readonly type: 'retry_requested'; readonly actor: string; readonly reason: string }
    /** An operator has paid the customer back outside the gateway, and says where the proof is kept. */
    | {
        readonly type: 'outside_reported';
        readonly actor: string;
        readonly reason: string;
        readonly evidence: string;
      }
  );

/** The gateway captured the order once more; what is absent here may come with a repetition of the fact. */
interface DuplicateCaptured {
  readonly type: 'duplicate_captured';
  /** Absent where the order has no legitimate capture. */
  readonly origTxnId?: string | undefined;
  /** Minor units. Absent where the wire version does not carry money. */
  readonly amount?: number | undefined;
  /** ISO 4217. */
  readonly currency?: string | undefined;
}

/** Everything the saga can learn. These are its own types: adapters map wire versions onto them. */
export type SagaFact = OrderFact | LegFact;

/** True for a fact that concerns one leg, false for one about the order. */
export function isLegFact(fact: SagaFact): fact is LegFact {
  return 'dupTxnId' in fact;
}
