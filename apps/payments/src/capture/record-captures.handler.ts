import type { Tx } from '@night-market/kernel';
import type { Told } from '../domain/break.ts';
import { isFinal, type GatewayReport } from '../domain/charge.ts';
import { transfersOf } from '../domain/ledger.ts';
import { settleCharge } from '../domain/settle-charge.ts';
import type { CapturePorts, Settled } from './ports.ts';

/**
 * Records what is reported about captures, by whatever way: the gateway's answer, a query by key, a webhook or the
 * settlement file. A repeated report changes nothing; a capture that was not reported before is either the
 * order's own or a duplicate. What was told first counts; the same capture told otherwise is kept as a break.
 */
export class RecordCaptures<T extends Tx> {
  private readonly ports: CapturePorts<T>;

  constructor(ports: CapturePorts<T>) {
    this.ports = ports;
  }

  async run(tx: T, reports: readonly GatewayReport[]): Promise<void> {
    if (reports.length === 0) return;
    const { store, ledger, events } = this.ports;
    const charges = await store.lock(
      tx,
      reports.map(({ orderId }) => orderId),
    );
    const told = reports.flatMap(toldOf);
    const isOurs = ({ reference }: Told): boolean => charges.has(reference);
    const captures = firstOfEach([...told.filter(isOurs), ...told.filter((one) => !isOurs(one))]);
    const fresh = await store.insertCaptures(tx, captures.filter(isOurs));
    await store.insertUnmatched(
      tx,
      captures.filter((one) => !isOurs(one)),
    );
    if (told.length > fresh.size) await store.keepBreaks(tx, told);
    const found = Map.groupBy(
      captures.filter(({ id }) => fresh.has(id)),
      ({ reference }) => reference,
    );
    const declined = firstDeclines(reports);
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

function firstDeclines(reports: readonly GatewayReport[]): Map<string, GatewayReport['declined']> {
  const declines = reports.filter(({ declined }) => declined !== undefined);
  return new Map(declines.toReversed().map(({ orderId, declined }) => [orderId, declined]));
}

const toldOf = ({ orderId, captures, toldBy = 'answer' }: GatewayReport): Told[] =>
  captures.map((capture) => ({ ...capture, reference: orderId, toldBy }));

function firstOfEach(told: readonly Told[]): Told[] {
  const byId = new Map<string, Told>();
  for (const one of told) if (!byId.has(one.id)) byId.set(one.id, one);
  return [...byId.values()];
}
