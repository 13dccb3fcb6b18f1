import type { Tx } from '@night-market/kernel';
import type { Charge } from '../domain/charge.ts';
import { sameMoney } from '../domain/money.ts';
import { OrderMismatchError, type AcceptPorts, type PaymentRequest } from './ports.ts';

/** An accepted request with its order's charge, or the reason why it was not accepted. */
export type Acceptance =
  | {
      readonly charge: Charge;
      /** True when an earlier request for the order decides the result. */
      readonly isReplayed: boolean;
    }
  | { readonly error: OrderMismatchError };

/**
 * Takes payment requests in: a charge for each new order, a payment for each request, `requested` for each of
 * them, all in the caller's transaction. A request that contradicts its order is refused and leaves nothing.
 */
export class AcceptPayments<T extends Tx> {
  private readonly ports: AcceptPorts<T>;

  constructor(ports: AcceptPorts<T>) {
    this.ports = ports;
  }

  async run(tx: T, requests: readonly PaymentRequest[]): Promise<readonly Acceptance[]> {
    if (requests.length === 0) return [];
    const charges = await this.ports.charges.open(tx, requests);
    const seen = new Set<string>();
    const answers = requests.map((request): Acceptance => {
      const { orderId } = request;
      const { charge, isNew } = charges.get(orderId)!;
      const isOfOtherStall = request.stallId !== charge.stallId;
      if (isOfOtherStall || !sameMoney(request, charge))
        return { error: new OrderMismatchError(orderId, isOfOtherStall) };
      const isReplayed = !isNew || seen.has(orderId);
      seen.add(orderId);
      return { charge, isReplayed };
    });
    const accepted = requests.filter((_, index) => 'charge' in answers[index]!);
    await this.ports.payments.insert(tx, accepted);
    await this.ports.events.requested(tx, accepted);
    return answers;
  }
}
