import { setTimeout as wait } from 'node:timers/promises';
import {
  getAudit,
  NotRunningError,
  startAudit,
  type Audit,
  type AuditFinding,
  type AuditRow,
} from './auditor-api.ts';

/** As much of a running platform as is needed: its addresses by service name, and the token of operators. */
export interface AuditedPlatform {
  readonly urls: Readonly<Record<string, readonly string[]>>;
  readonly gateway: { readonly opsToken: string };
}

export interface AuditOptions {
  /** How long to wait at most until consumers have no lag. */
  readonly settleMs?: number;
  /** How long the whole may take. */
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal | undefined;
}

/** What an audit from the beginning of the log came to. */
export interface AuditResult {
  /** Nothing is wrong, and nothing was left out. */
  readonly ok: boolean;
  readonly records: number;
  readonly copies: number;
  readonly gaps: number;
  readonly doubles: number;
  readonly inversions: number;
  /** Events that consumers had not settled, and of which the audit says nothing. */
  readonly lagEvents: number;
  readonly rows: readonly AuditRow[];
  /** The first 1,000. */
  readonly findings: readonly AuditFinding[];
}

const LOOK_MS = 100;

/**
 * Audits a running platform from the beginning of its log, once its consumers have no lag or `settleMs` is over.
 * @throws NotRunningError when the auditor does not answer
 */
export async function auditPlatform(
  platform: AuditedPlatform,
  options: AuditOptions = {},
): Promise<AuditResult> {
  const { settleMs = 30_000, timeoutMs = 600_000, signal } = options;
  const url = platform.urls['auditor']?.[0];
  if (url === undefined) throw new NotRunningError('No auditor is part of this platform.');
  const door = { url, token: platform.gateway.opsToken };
  const deadlineMs = Date.now() + timeoutMs;
  let audit = await startAudit(door, settleMs);
  while (audit.state === 'waiting' || audit.state === 'running') {
    if (Date.now() > deadlineMs) throw new Error(`The audit took longer than ${timeoutMs} ms.`);
    await wait(LOOK_MS, undefined, { signal });
    audit = await getAudit(door, audit.id);
  }
  if (audit.state === 'failed') throw new Error(`The audit failed: ${audit.error}.`);
  return resultOf(audit);
}

export function resultOf({ rows, findings, lagEvents }: Audit): AuditResult {
  const sum = (what: 'gaps' | 'doubles' | 'inversions'): number =>
    rows.reduce((all, row) => all + row[what], 0);
  const sent = rows.filter(({ consumer }) => consumer === '');
  const found = { gaps: sum('gaps'), doubles: sum('doubles'), inversions: sum('inversions') };
  return {
    ok: lagEvents === 0 && Object.values(found).every((count) => count === 0),
    records: sent.reduce((all, row) => all + row.records, 0),
    copies: sent.reduce((all, row) => all + row.copies, 0),
    ...found,
    lagEvents,
    rows,
    findings,
  };
}
