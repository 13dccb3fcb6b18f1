/** What can go wrong with a capture. */
export const captureFaults = [
  'timeout_before_capture',
  'timeout_after_capture',
  'late_success',
  'late_success_once',
  'server_error_before',
  'server_error_after',
  'decline',
  'double_capture',
  'double_capture_webhook_first',
  'double_capture_answered',
  'double_capture_unreported',
  'webhook_repeated',
  'webhook_late',
  'webhook_reordered',
] as const;

/** What can go wrong with a refund. */
export const refundFaults = [
  'refund_fail_once',
  'refund_timeout_before',
  'refund_timeout_after',
  'refund_server_error',
] as const;

export type CaptureFault = (typeof captureFaults)[number];
export type RefundFault = (typeof refundFaults)[number];
export type Fault = CaptureFault | RefundFault;

/** Faults that leave no result behind, so that they can meet the next attempt as well. */
export const repeatableFaults: ReadonlySet<Fault> = new Set<Fault>([
  'timeout_before_capture',
  'server_error_before',
  'refund_timeout_before',
  'refund_server_error',
]);
