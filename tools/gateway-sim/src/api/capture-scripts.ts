import type { CaptureFault } from '../faults/names.ts';
import type { Manner } from '../webhooks/teller.ts';

/** How one capture request is played. */
export interface CaptureScript {
  /** Captures made at once. */
  captures: 0 | 1 | 2;
  reply: 'answer' | 'silence' | 'error' | 'decline';
  /** A capture that follows after the request was given up; `once` gives way to a retry. */
  late?: 'always' | 'once';
  /** How the second capture becomes known; `untold` leaves it to the query by key and the settlement file. */
  second?: 'webhook' | 'webhook_first' | 'answer' | 'untold';
  /** How the first capture is told by webhook. */
  manner?: Manner;
}

/** A capture without a fault. */
export const ordinary: CaptureScript = { captures: 1, reply: 'answer' };

/** What each fault does. */
export const captureScripts: Record<CaptureFault, CaptureScript> = {
  timeout_before_capture: { captures: 0, reply: 'silence' },
  timeout_after_capture: { captures: 1, reply: 'silence' },
  late_success: { captures: 0, reply: 'silence', late: 'always' },
  late_success_once: { captures: 0, reply: 'silence', late: 'once' },
  server_error_before: { captures: 0, reply: 'error' },
  server_error_after: { captures: 1, reply: 'error' },
  decline: { captures: 0, reply: 'decline' },
  double_capture: { captures: 2, reply: 'answer', second: 'webhook' },
  double_capture_webhook_first: { captures: 2, reply: 'answer', second: 'webhook_first' },
  double_capture_answered: { captures: 2, reply: 'answer', second: 'answer' },
  double_capture_unreported: { captures: 2, reply: 'answer', second: 'untold' },
  webhook_repeated: { captures: 1, reply: 'answer', manner: 'repeated' },
  webhook_late: { captures: 1, reply: 'answer', manner: 'late' },
  webhook_reordered: { captures: 1, reply: 'answer', manner: 'reordered' },
};
