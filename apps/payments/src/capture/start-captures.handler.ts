import type { Tx } from '@night-market/kernel';
import { isFinal, type Charge } from '../domain/charge.ts';
import type { CapturePorts, ChargeRequested, Replay } from './ports.ts';

/**
 * Handles `requested`: the first request of an order writes the intent to capture; a later one is answered from
 * the result, now or as soon as there is one. It never starts a second capture.
 */
export class StartCaptures<T extends Tx> {
  private readonly ports: CapturePorts<T>;
  private readonly onCommitted: (charges: readonly Charge[]) => void;

  /** @param onCommitted gets the new intents once they are committed */
  constructor(ports: CapturePorts<T>, onCommitted: (charges: readonly Charge[]) => void) {
    this.ports = ports;
    this.onCommitted = onCommitted;
  }

  async run(tx: T, requests: readonly (ChargeRequested & { correlationId: string })[]): Promise<void> {
    const { store, events } = this.ports;
    const charges = new Map(
      await store.lock(
        tx,
        requests.map((request) => request.orderId),
      ),
    );
    const intents: Charge[] = [];
    const replayed: string[] = [];
    const replays: Replay[] = [];
    for (const { orderId, paymentId, eventId, correlationId } of requests) {
      const charge = charges.get(orderId);
      if (!charge) throw new Error(`payment ${paymentId} names an order without a charge`);
      if (charge.state === 'requested') {
        const intent: Charge = { ...charge, state: 'pending', causationId: eventId };
        charges.set(orderId, intent);
        intents.push(intent);
      } else {
        replayed.push(paymentId);
        if (isFinal(charge.state)) replays.push({ paymentId, charge, correlationId, causationId: eventId });
      }
    }
    await store.markPending(tx, intents);
    await store.markReplayed(tx, replayed);
    await events.settled(tx, [], replays);
    if (intents.length > 0) tx.afterCommit(() => this.onCommitted(intents));
  }
}
