import { REASON_CODES } from '@night-market/gate-policy';
import { GateCallError, type GateApi } from './gate-api.ts';
import type { QueuedScan, ScannerStore } from './store.ts';

/** What the gate made of a scan that happened without it. */
export interface UploadedScan {
  readonly nonce: string;
  readonly status: 'stored' | 'replayed' | 'rejected';
  readonly scanId?: string;
  readonly flags: readonly string[];
}

/** Scans in one request. */
export const UPLOAD_MAX = 1_000;
const TIMEOUT_MS = 60_000;

const lineOf = (scan: QueuedScan): string =>
  JSON.stringify({
    nonce: scan.nonce,
    gateId: scan.gateId,
    direction: scan.direction,
    token: scan.token,
    scannedAt: new Date(scan.deviceAtMs).toISOString(),
    clockOffsetMs: scan.clockOffsetMs,
    ...(scan.override && { override: scan.override }),
    offline: {
      decision: scan.decision,
      // Reasons of the device's own are unknown to the gate, which would reject the scan for good.
      reason: REASON_CODES.find((code) => code === scan.reason) ?? null,
      policyVersion: scan.policyVersion,
      revocationVersion: scan.revocationVersion,
    },
  });

/**
 * Uploads the oldest scans of the queue, and takes out of it what was answered. A connection that breaks leaves the rest in
 * the queue: it is sent again under the same nonces.
 * @returns what was answered; nothing when the queue is empty
 * @throws GateCallError when none was answered and trying again may help
 */
export async function uploadSome(
  api: GateApi,
  store: ScannerStore,
  limit = UPLOAD_MAX,
): Promise<readonly UploadedScan[]> {
  const scans = await store.firstQueued(limit);
  if (scans.length === 0) return [];
  const body = `${scans.map(lineOf).join('\n')}\n`;
  let response: Response;
  try {
    response = await api.call('POST', '/v2/scans/bulk', {
      ...{ body, contentType: 'application/x-ndjson', timeoutMs: TIMEOUT_MS, isPartWelcome: true },
      headers: { accept: 'application/x-ndjson' },
    });
  } catch (error) {
    if (!(error instanceof GateCallError) || error.isWorthRetrying) throw error;
    // One scan that the gate will never take must not hold up the others: find it, and give it up.
    if (scans.length > 1) return uploadSome(api, store, Math.ceil(scans.length / 2));
    await store.unqueue([scans[0]!.nonce]);
    return [{ nonce: scans[0]!.nonce, status: 'rejected', flags: [error.code] }];
  }
  const answered = answersIn(await response.text(), new Set(scans.map(({ nonce }) => nonce)));
  if (answered.length === 0) throw new GateCallError(0, 'unreadable', 'The gate answered none of the scans.');
  await store.unqueue(answered.map(({ nonce }) => nonce));
  return answered;
}

/** The lines that came whole, of scans that were asked about. */
const answersIn = (text: string, asked: ReadonlySet<string>): UploadedScan[] =>
  text.split('\n').flatMap((line) => {
    const answer = answerIn(line);
    return answer && asked.has(answer.nonce) ? [answer] : [];
  });

const STATUSES = ['stored', 'replayed', 'rejected'];

function answerIn(line: string): UploadedScan | undefined {
  try {
    const { nonce, status, scanId, flags = [] } = JSON.parse(line) as UploadedScan;
    if (typeof nonce !== 'string' || !STATUSES.includes(status)) return undefined;
    return { nonce, status, ...(typeof scanId === 'string' && { scanId }), flags: flags.map(String) };
  } catch {
    return undefined;
  }
}
