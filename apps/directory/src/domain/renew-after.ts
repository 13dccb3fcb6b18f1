import type { Random } from '@night-market/kernel';

/** Renewals in the time of one lease: two may be lost. */
const RENEWALS = 3;
/** By how much a wait may differ from its third of the lease, each way. */
const JITTER = 0.2;

/** How long to wait before the next renewal: about a third of the lease, at random, in milliseconds. */
export const renewAfterMs = (leaseMs: number, random: Random): number =>
  Math.round((leaseMs / RENEWALS) * (1 - JITTER + 2 * JITTER * random.next()));
