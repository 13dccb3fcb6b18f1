import type { Fault } from '../faults/names.ts';
import type { FaultSettings, ReferencePlan } from '../faults/settings.ts';

/** Money taken from a customer. Amounts are integers in minor units. */
export interface Capture {
  id: string;
  key: string;
  reference: string;
  amount: number;
  currency: string;
  /** ISO 8601, UTC. */
  createdAt: string;
  /** The answer to the request names this capture as a duplicate. */
  answered?: true;
  /** Made after the request that asked for it had been given up. */
  late?: true;
  /** Booked without a webhook. */
  silent?: true;
  /** Its number in the settlement file, where it is not simply the next one. */
  line?: number;
}

/** Money given back to a customer. */
export interface Refund {
  id: string;
  key: string;
  captureId: string;
  reference: string;
  amount: number;
  currency: string;
  /** ISO 8601, UTC. */
  createdAt: string;
  reason?: string;
  silent?: true;
  line?: number;
}

/** A request for a capture, as its key remembers it. */
export interface Charge {
  key: string;
  reference: string;
  amount: number;
  currency: string;
}

/** A capture that will be made although its request was given up. */
export interface LateCapture extends Charge {
  dueAtMs: number;
  /** Dropped when the key has been captured by then. */
  once: boolean;
}

/** One line of the journal. */
export type JournalRecord =
  | ({ t: 'capture' } & Capture)
  | ({ t: 'refund' } & Refund)
  | ({ t: 'decline'; code: string } & Charge)
  | ({ t: 'late' } & LateCapture)
  | { t: 'late_dropped'; key: string }
  | { t: 'fired'; scope: string; fault?: Fault; times?: number }
  | { t: 'compacted'; nextLine: number }
  | { t: 'webhook_done'; id: string; sent: boolean }
  | { t: 'settings'; settings: FaultSettings }
  | { t: 'plans'; byReference: Record<string, ReferencePlan> };
