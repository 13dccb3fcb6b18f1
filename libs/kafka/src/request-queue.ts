/** What is used of the queue that kafkajs keeps for each connection. */
export interface RequestQueue {
  readonly pending: readonly unknown[];
  /** Until then the broker wants no further request; milliseconds since the Unix epoch, negative for no limit. */
  readonly throttledUntil: number;
  throttleCheckTimeoutId: NodeJS.Timeout | null;
  checkPendingRequests(): void;
  scheduleCheckPendingRequests(): void;
}

/** kafkajs' own interval; a request that was answered lets the next one go anyway. */
const CHECK_EVERY_MS = 10;

/**
 * Looks at the waiting requests later, if there are any. kafkajs' own method does it also when there are none, after a
 * negative time, which is a millisecond: every connection that was ever answered wakes the process up a thousand times a
 * second for as long as it lives.
 */
export function checkLater(this: RequestQueue): void {
  if (this.throttleCheckTimeoutId !== null || this.pending.length === 0) return;
  const throttledMs = this.throttledUntil - Date.now();
  this.throttleCheckTimeoutId = setTimeout(
    () => {
      this.throttleCheckTimeoutId = null;
      this.checkPendingRequests();
    },
    throttledMs > 0 ? throttledMs : CHECK_EVERY_MS,
  );
}
