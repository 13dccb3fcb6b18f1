import { setTimeout as wait } from 'node:timers/promises';

/** Sends one item. @param atMs when it was due, in milliseconds since the epoch */
export type Send<Item> = (item: Item, n: number, atMs: number) => Promise<void>;

/** Milliseconds since the epoch, with fractions. */
export const nowMs = (): number => performance.timeOrigin + performance.now();

/** As fast as the answers come, so many at once. */
export async function closedLoop<Item>(
  items: readonly Item[],
  inFlight: number,
  send: Send<Item>,
): Promise<void> {
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < items.length) {
      const n = next++;
      await send(items[n]!, n, nowMs());
    }
  };
  await Promise.all(Array.from({ length: inFlight }, worker));
}

/** So many a second, whatever the answers. */
export const openLoop = <Item>(items: readonly Item[], ratePerS: number, send: Send<Item>): Promise<void> =>
  onTime(items, (_, n) => (n * 1_000) / ratePerS, send);

/**
 * Each at its time, whatever the answers. An item counts from the moment it was due, so that a slow answer cannot hide behind
 * a late start.
 * @param dueAfterMs from the start on, growing from item to item
 */
export async function onTime<Item>(
  items: readonly Item[],
  dueAfterMs: (item: Item, n: number) => number,
  send: Send<Item>,
): Promise<void> {
  const startMs = nowMs();
  const sent: Promise<void>[] = [];
  const refused = new AbortController();
  for (const [n, item] of items.entries()) {
    if (refused.signal.aborted) break;
    const dueMs = startMs + dueAfterMs(item, n);
    const earlyMs = dueMs - nowMs();
    if (earlyMs > 0) await wait(earlyMs);
    const one = send(item, n, dueMs);
    // Nobody waits for it yet; a refusal ends the load, and what was started is stopped in order.
    one.catch(() => refused.abort());
    sent.push(one);
  }
  await Promise.all(sent);
}
