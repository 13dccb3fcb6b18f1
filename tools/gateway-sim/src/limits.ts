/** Every bound of the simulator in one place, but for the number of references, which is configured. */
export const limits = {
  /** Largest request body. */
  bodyBytes: 64 * 1024,
  /** Longest message of an answer that says which field is wrong. */
  messageCharacters: 300,
  /** Open connections; more are refused. */
  connections: 4_000,
  /** Requests held without an answer at one time; more are cut at once. */
  heldRequests: 2_000,
  /** Webhooks waiting, held or being retried; more are dropped and counted. */
  webhooksPending: 50_000,
  /** Webhook requests under way at one time. */
  webhookConcurrency: 16,
  /** Tries of one webhook. */
  webhookAttempts: 12,
  webhookTimeoutMs: 10_000,
  webhookBackoffFirstMs: 100,
  webhookBackoffMaxMs: 5_000,
  /** Longest time an answer waits for the webhook that has to come first. */
  webhookFirstWaitMs: 2_000,
  /** References with a fault plan of their own. */
  plannedReferences: 1_000_000,
  /** A journal that has grown to this size, and to twice what it was after the last time, is compacted. */
  journalBytes: 64 * 1024 * 1024,
  /** Rows of one page of the settlement file or the books. */
  pageRows: 1_000,
  /** Time that requests under way get at a stop. */
  stopGraceMs: 2_000,
} as const;
