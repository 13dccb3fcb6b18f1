/** Ways in which the gateway captures an order twice, by its own names. */
export const doubleFaults = [
  'late_success',
  'double_capture',
  'double_capture_webhook_first',
  'double_capture_unreported',
  'double_capture_answered',
] as const;

/** Faults that must leave one capture. */
export const singleFaults = [
  'timeout_before_capture',
  'timeout_after_capture',
  'late_success_once',
  'server_error_before',
  'server_error_after',
  'webhook_repeated',
  'webhook_late',
  'webhook_reordered',
] as const;

/** Faults of the refunds. */
export const refundFaults = [
  'refund_fail_once',
  'refund_timeout_before',
  'refund_timeout_after',
  'refund_server_error',
] as const;

export type CaptureFault = (typeof doubleFaults)[number] | (typeof singleFaults)[number] | 'decline';
export type RefundFault = (typeof refundFaults)[number];

/**
 * Whether the gateway captures twice whatever the platform does. A late success makes two captures only where the retry
 * comes before it; one that has been slow finds the late capture by its key, and there is nothing to give back.
 */
export const isSureDouble = (fault: CaptureFault | null): boolean =>
  fault !== null && fault !== 'late_success' && (doubleFaults as readonly string[]).includes(fault);

/** Faults after which a capture may follow that nobody waits for any more. */
export const lateFaults: ReadonlySet<CaptureFault> = new Set<CaptureFault>([
  'late_success',
  'late_success_once',
]);
