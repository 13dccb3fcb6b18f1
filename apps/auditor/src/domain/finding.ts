/**
 * What can be wrong with delivery: an event that a consumer settled without noting it, one that was sent or noted
 * twice, one that overtook another of its key.
 */
export type FindingKind = 'gap' | 'double' | 'inversion';

/** Something wrong at one place of the log; holds no payload. */
export interface Finding {
  readonly kind: FindingKind;
  /** Whose fault it shows; empty for the producer. */
  readonly consumer: string;
  readonly topic: string;
  readonly partition: number;
  readonly offset: bigint;
  readonly key: string;
  readonly eventId: string;
}
