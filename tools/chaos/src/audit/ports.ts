/** A key of which something was delivered wrongly. */
export interface AuditFinding {
  readonly key: string;
  readonly says: string;
}

/** What was sent, compared with what consumers took in. */
export interface AuditReport {
  /** Sent, and in no inbox. */
  readonly gaps: readonly AuditFinding[];
  /** One fact under two event ids. */
  readonly doubles: readonly AuditFinding[];
  /** First occurrences of a key's events out of order, at the broker or at a consumer. */
  readonly inversions: readonly AuditFinding[];
}

/** Audits a platform that is at rest. */
export type Auditor = () => Promise<AuditReport>;
