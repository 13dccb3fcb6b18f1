import { randomBytes } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { Platform } from '@night-market/launcher';
import { Pool } from 'undici';
import { closedLoop, nowMs, openLoop } from './loops.ts';

/** What was sent: when each order's POST began and how long its answer took, in milliseconds. */
export interface Sent {
  readonly startedMs: ReadonlyMap<string, number>;
  readonly answerMs: readonly number[];
}

/** How the orders are sent. */
export interface Load {
  /** Requests at once (closed loop), and the number of connections. */
  readonly inFlight: number;
  /** Orders a second, whatever the answers (open loop); 0: as fast as the answers come. */
  readonly ratePerS: number;
  /** Like a vendor, send again with the same key for as long as the service is away. */
  readonly isPatient?: boolean;
}

/** Where orders are sent, and the keys of the terminals that send them, one a stall. */
export interface Door {
  readonly url: string;
  readonly tills: readonly string[];
}

const STALLS = 40;

/** The door of payments; what it takes to open it is no part of what is measured. The bare pipeline asks for no key. */
export async function doorOf(platform: Platform): Promise<Door> {
  const { url } = platform.service('payments');
  if (platform.urls['identity'] === undefined) return { url, tills: [] };
  const tills = Array.from({ length: STALLS }, (_, n) => platform.keys.till(`stall-${n}`));
  return { url, tills: await Promise.all(tills) };
}

/** Of every order, in minor units. */
export const AMOUNT = 12_000;

const RETRY_FIRST_MS = 1_000;
const RETRY_MAX_MS = 8_000;
const ANSWER_TIMEOUT_MS = 10_000;

/** Sends all orders. A refused one is an error: the bench sends none that should be. So is an abort. */
export async function sendOrders(
  { url, tills }: Door,
  orderIds: readonly string[],
  load: Load,
  signal: AbortSignal,
): Promise<Sent> {
  const pool = new Pool(url, {
    connections: load.inFlight,
    pipelining: 1,
    headersTimeout: ANSWER_TIMEOUT_MS,
    bodyTimeout: ANSWER_TIMEOUT_MS,
  });
  const startedMs = new Map<string, number>();
  const answerMs: number[] = [];
  const send = async (orderId: string, n: number, atMs: number): Promise<void> => {
    startedMs.set(orderId, atMs);
    for (let waitMs = RETRY_FIRST_MS; ; waitMs = Math.min(waitMs * 2, RETRY_MAX_MS)) {
      signal.throwIfAborted();
      const refusal = await post(pool, orderId, n % STALLS, tills);
      if (refusal === undefined) break;
      if (!load.isPatient || !refusal.isPassing) throw new Error(refusal.text);
      await wait(waitMs * (0.5 + Math.random() / 2), undefined, { signal });
    }
    answerMs.push(nowMs() - atMs);
  };
  try {
    await (load.ratePerS > 0
      ? openLoop(orderIds, load.ratePerS, send)
      : closedLoop(orderIds, load.inFlight, send));
  } finally {
    await pool.close();
  }
  return { startedMs, answerMs };
}

/** Undefined when the order was accepted; `isPassing` when the same request may be accepted later. */
async function post(
  pool: Pool,
  orderId: string,
  stall: number,
  tills: readonly string[],
): Promise<{ text: string; isPassing: boolean } | undefined> {
  try {
    const { statusCode, body } = await pool.request({
      method: 'POST',
      path: '/payments',
      headers: {
        authorization: `Bearer ${tills[stall]}`,
        'content-type': 'application/json',
        'idempotency-key': `key-${orderId}`,
      },
      body: JSON.stringify({
        orderId,
        stallId: `stall-${stall}`,
        amount: AMOUNT,
        currency: 'TWD',
        method: 'card',
      }),
    });
    const text = await body.text();
    if (statusCode === 202) return undefined;
    const said = `POST /payments answered ${statusCode}: ${text.slice(0, 200)}`;
    return { text: said, isPassing: statusCode === 503 || statusCode === 409 };
  } catch (error) {
    return { text: `POST /payments got no answer: ${String(error)}`, isPassing: true };
  }
}

export const orderIdsOf = (count: number): string[] => {
  const run = randomBytes(4).toString('hex');
  return Array.from({ length: count }, (_, n) => `bench-${run}-${n}`);
};
