/**
 * - request: one of HTTP, as it was taken
 * - key: its idempotency key
 * - outside: what was asked of somebody outside, or heard from there
 * - ledger: money that was booked
 * - outbox: an event that waits to be sent
 * - inbox: an event that was taken in
 * - held: an event that is held back, waiting or parked
 * - transition: of a state machine, or what a service decided
 * - timer: one that is still to fire
 */
export const TRAIL_KINDS = [
  ...(['request', 'key', 'outside', 'ledger', 'outbox', 'inbox', 'held'] as const),
  ...(['transition', 'timer'] as const),
] as const;
export type TrailKind = (typeof TRAIL_KINDS)[number];

/** Where a record stands in the log. */
export interface TrailPlace {
  readonly topic: string;
  readonly partition: number;
  /** In decimal digits. */
  readonly offset: string;
}

/** One thing that a service knows of a correlation id. */
export interface TrailStep {
  /** ISO 8601, with microseconds. */
  readonly at: string;
  readonly kind: TrailKind;
  readonly what: string;
  /** What it is about, such as the order. */
  readonly subject: string | null;
  /** The event behind it, or that it is. */
  readonly eventId: string | null;
  /** Where that event is; null where none is, or where it is not known (any more). */
  readonly place: TrailPlace | null;
  readonly detail: Readonly<Record<string, unknown>>;
}

/** A service's part of the way, the oldest first. */
export interface Trail {
  readonly steps: readonly TrailStep[];
  /** Whether there is more than is told. */
  readonly isMore: boolean;
}

/** A correlation id that an id leads to. */
export interface FoundTrail {
  readonly correlationId: string;
  /** ISO 8601, with microseconds. */
  readonly at: string;
  /** What happened there. */
  readonly what: string;
  readonly subject: string | null;
}
