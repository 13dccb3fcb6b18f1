import type { PaymentNews } from './ports.ts';

/** Orders of entries; all others are the stalls'. */
const ENTRY = /^gate-/;

/** What counts in the end, of news in the order in which they came: one for each order of an entry. */
export function newestOfEach(news: readonly PaymentNews[]): PaymentNews[] {
  const byOrder = new Map<string, PaymentNews>();
  for (const one of news) {
    if (!ENTRY.test(one.orderId)) continue;
    const before = byOrder.get(one.orderId);
    if (!before || rank(one) >= rank(before)) byOrder.set(one.orderId, one);
  }
  return [...byOrder.values()];
}

/** Money that has come in is not forgotten for an attempt that failed, nor a result for a request. */
const rank = ({ state }: PaymentNews): number => ['requested', 'failed', 'captured'].indexOf(state);
