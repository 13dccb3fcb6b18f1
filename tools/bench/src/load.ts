import { randomBytes } from 'node:crypto';
import { Pool } from 'undici';

/** What was sent: when each order's POST began and how long its answer took, in milliseconds. */
export interface Sent {
  readonly startedMs: ReadonlyMap<string, number>;
  readonly answerMs: readonly number[];
}

/** Sends `count` orders with `inFlight` requests at once. A refused order is an error: the bench sends none that should be. */
export async function sendOrders(url: string, orderIds: readonly string[], inFlight: number): Promise<Sent> {
  const pool = new Pool(url, { connections: inFlight, pipelining: 1 });
  const startedMs = new Map<string, number>();
  const answerMs: number[] = [];
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < orderIds.length) {
      const orderId = orderIds[next++]!;
      const started = performance.timeOrigin + performance.now();
      startedMs.set(orderId, started);
      const { statusCode, body } = await pool.request({
        method: 'POST',
        path: '/payments',
        headers: { 'content-type': 'application/json', 'idempotency-key': `key-${orderId}` },
        body: JSON.stringify({
          orderId,
          stallId: `stall-${next % 40}`,
          amount: 12_000,
          currency: 'TWD',
          method: 'card',
        }),
      });
      const text = await body.text();
      if (statusCode !== 202) throw new Error(`POST /payments answered ${statusCode}: ${text.slice(0, 200)}`);
      answerMs.push(performance.timeOrigin + performance.now() - started);
    }
  };
  try {
    await Promise.all(Array.from({ length: inFlight }, worker));
  } finally {
    await pool.close();
  }
  return { startedMs, answerMs };
}

export const orderIdsOf = (count: number): string[] => {
  const run = randomBytes(4).toString('hex');
  return Array.from({ length: count }, (_, n) => `bench-${run}-${n}`);
};
