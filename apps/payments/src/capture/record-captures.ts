import type { Tx } from '@night-market/kernel';
import { isFinal, type Capture, type GatewayNews } from '../domain/charge.ts';
import { transfersOf } from '../domain/ledger.ts';
import { settleCharge } from '../domain/settle-charge.ts';
import type { CapturePorts, Settled } from './ports.ts';

/**
 * Records what was learnt about captures, whoever told it: the gateway's answer, a query by key, a webhook or the
 * settlement file. The same news twice changes nothing; a capture that nobody reported before is either the
 * order's own or a duplicate.
 */
export class RecordCaptures<T extends Tx> {
  private readonly ports: CapturePorts<T>;

  constructor(ports: CapturePorts<T>) {
    this.ports = ports;
  }

  async run(tx: T, news: readonly GatewayNews[]): Promise<void> {
    if (news.length === 0) return;
    const { store, ledger, events } = this.ports;
    const charges = await store.lock(
      tx,
      news.map(({ orderId }) => orderId),
    );
    const captures = uniqueCaptures(news);
    await store.insertUnmatched(
      tx,
      captures.filter(({ orderId }) => !charges.has(orderId)),
    );
    const fresh = await store.insertCaptures(
      tx,
      captures.filter(({ orderId }) => charges.has(orderId)),
    );
    const found = Map.groupBy(
      captures.filter(({ id }) => fresh.has(id)),
      ({ orderId }) => orderId,
    );
    const declined = firstDeclines(news);
    const settled = [...charges]
      .map(([orderId, charge]) => settleCharge(charge, found.get(orderId) ?? [], declined.get(orderId)))
      .filter(({ facts }) => facts.length > 0);
    await store.saveSettled(
      tx,
      settled.map(({ charge }) => charge),
    );
    await ledger.post(
      tx,
      settled.flatMap(({ charge, facts }) => transfersOf(charge, facts)),
    );
    await events.settled(tx, settled, await this.replays(tx, settled));
  }

  /** Requests that came while the first one was still open get its result now. */
  private async replays(tx: T, settled: readonly Settled[]) {
    const justSettled = new Map(
      settled
        .filter(
          ({ charge, facts }) =>
            isFinal(charge.state) && facts.some(({ type }) => type !== 'duplicate_captured'),
        )
        .map(({ charge }) => [charge.orderId, charge]),
    );
    const waiting = await this.ports.store.waitingPayments(tx, [...justSettled.keys()]);
    return waiting.map(({ paymentId, orderId, correlationId }) => {
      const charge = justSettled.get(orderId)!;
      return { paymentId, charge, correlationId, causationId: charge.causationId };
    });
  }
}

function firstDeclines(news: readonly GatewayNews[]): Map<string, GatewayNews['declined']> {
  const declines = news.filter(({ declined }) => declined !== undefined);
  return new Map(declines.toReversed().map(({ orderId, declined }) => [orderId, declined]));
}

function uniqueCaptures(news: readonly GatewayNews[]): (Capture & { orderId: string })[] {
  const byId = new Map<string, Capture & { orderId: string }>();
  for (const { orderId, captures } of news) {
    for (const capture of captures) byId.set(capture.id, { ...capture, orderId });
  }
  return [...byId.values()];
}
