import { auditPlatform, type AuditFinding, type AuditResult } from '@night-market/audit';
import type { Platform } from '@night-market/launcher';
import type { Auditor } from './ports.ts';

const SETTLE_MS = 60_000;

/** Asks the platform's own auditor to compare everything from the beginning of the log. */
export const auditLog =
  (platform: Platform, signal: AbortSignal): Auditor =>
  async () => {
    const result = await auditPlatform(platform, { settleMs: SETTLE_MS, signal });
    return {
      gaps: [...ofKind(result, 'gap'), ...behind(result)],
      doubles: ofKind(result, 'double'),
      inversions: ofKind(result, 'inversion'),
    };
  };

const ofKind = ({ findings }: AuditResult, kind: AuditFinding['kind']) =>
  findings.filter((one) => one.kind === kind).map((one) => ({ key: one.key, says: sentence(one) }));

const sentence = ({ kind, consumer, topic, partition, offset, eventId }: AuditFinding): string =>
  `${kind}${consumer && ` of ${consumer}`}: ${topic} ${partition}/${offset} ${eventId}`;

/** What consumers have not settled is not there, as far as anybody can tell. */
const behind = ({ lagEvents }: AuditResult) =>
  lagEvents > 0 ? [{ key: '', says: `${lagEvents} events that no consumer has settled` }] : [];
