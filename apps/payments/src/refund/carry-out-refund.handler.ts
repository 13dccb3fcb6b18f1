import type { RefundGateway, RefundOutcome, TracedRefund } from './ports.ts';

/** Makes the gateway pay a duplicate back; after an unknown outcome it is asked by key first. */
export class CarryOutRefund {
  private readonly gateway: RefundGateway;

  constructor(gateway: RefundGateway) {
    this.gateway = gateway;
  }

  /** @throws UnknownOutcomeError */
  async run(refund: TracedRefund, askFirst: boolean): Promise<RefundOutcome> {
    const known = askFirst ? await this.gateway.findRefund(refund) : undefined;
    return known ? { ...known, toldBy: 'query' } : this.gateway.refund(refund);
  }
}
