import type { RefundGateway, RefundOutcome, TracedRefund } from './ports.ts';

/** Makes the gateway pay a duplicate back; after an unknown outcome it is asked by key first. */
export class CarryOutRefund {
  private readonly gateway: RefundGateway;
  private readonly record: (outcome: RefundOutcome) => Promise<void>;

  constructor(gateway: RefundGateway, record: (outcome: RefundOutcome) => Promise<void>) {
    this.gateway = gateway;
    this.record = record;
  }

  async run(refund: TracedRefund, isRecheck: boolean): Promise<void> {
    const known = isRecheck ? await this.gateway.findRefund(refund) : undefined;
    await this.record(known ?? (await this.gateway.refund(refund)));
  }
}
