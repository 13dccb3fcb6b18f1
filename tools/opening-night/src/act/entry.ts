import { PlatformError, Shape } from '@night-market/books';
import { newOutcome } from './outcome.ts';
import type { Outcome } from './outcome.ts';
import type { Send } from '../http/peers.ts';
import { expectOk } from '../http/platform.ts';
import type { Platform } from '../http/platform.ts';
import type { PlannedOrder } from '../plan/plan.ts';

interface Scan {
  scanId: string;
  decision: string;
  reason: string | null;
  orderId: string | null;
}

/** Lets a visitor in who pays at the gate; the scanner sends its scan twice. Never rejects for an answer. */
export async function playEntry(
  platform: Platform,
  order: PlannedOrder,
  deadlineMs: number,
): Promise<Outcome> {
  const outcome = newOutcome(order);
  const scan = async (): Promise<Scan> =>
    readScan(expectOk(await platform.gate.send(request(platform, order), deadlineMs)));
  try {
    const first = await scan();
    const again = await scan();
    if (JSON.stringify(first) !== JSON.stringify(again))
      outcome.complaints.push('the same scan got two answers');
    if (first.decision !== 'granted') outcome.complaints.push(`the gate denies the entry (${first.reason})`);
    else if (first.orderId === null)
      outcome.complaints.push('the gate names no order for a pay-at-gate entry');
    else Object.assign(outcome, { accepted: true, orderId: first.orderId });
  } catch (error) {
    if (!(error instanceof PlatformError)) throw error;
    outcome.complaints.push(error.message);
  }
  return outcome;
}

function request(platform: Platform, { ticketId }: PlannedOrder): Send {
  const gateId = 'main';
  const body = {
    deviceId: platform.deviceId,
    nonce: `scan-${ticketId}`,
    token: platform.tokenOf(ticketId),
    gateId,
    admission: 'pay_at_gate',
  };
  return { method: 'POST', path: '/v2/scans', body };
}

function readScan(body: unknown): Scan {
  const scan = new Shape('the scan', body);
  return {
    scanId: scan.text('scanId'),
    decision: scan.text('decision'),
    reason: scan.textOrNull('reason'),
    orderId: scan.textOrNull('orderId'),
  };
}
