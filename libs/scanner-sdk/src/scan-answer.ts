import { REASON_CODES, type ReasonCode } from '@night-market/gate-policy';
import type { ScanResult } from './scan-result.ts';

const textOf = (value: unknown): string | null => (typeof value === 'string' ? value : null);

/** Reads the answer of `POST /v2/scans`; undefined when it is none. A reason that is not known here is `refused`. */
export function readScanAnswer(json: unknown, nonce: string): ScanResult | undefined {
  const { decision, reason, ticket, overridden, previous } = (json ?? {}) as Record<string, unknown>;
  if (decision !== 'granted' && decision !== 'denied') return undefined;
  const { ticketId, product } = (ticket ?? {}) as Record<string, unknown>;
  const { gateId, scannedAt } = (previous ?? {}) as Record<string, unknown>;
  const atMs = Date.parse(textOf(scannedAt) ?? '');
  const isKnown = REASON_CODES.includes(reason as ReasonCode);
  return {
    nonce,
    decision,
    reason: decision === 'granted' ? null : isKnown ? (reason as ReasonCode) : 'refused',
    ticketId: textOf(ticketId),
    product: textOf(product),
    overridden: textOf(overridden),
    source: 'gate',
    isListStale: false,
    ...(typeof gateId === 'string' && !Number.isNaN(atMs) && { previous: { gateId, atMs } }),
  };
}
