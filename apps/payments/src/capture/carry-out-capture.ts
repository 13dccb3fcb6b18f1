import type { Charge, GatewayNews } from '../domain/charge.ts';
import type { CaptureGateway } from './ports.ts';

/**
 * Makes the gateway capture a charge and records what it said. After an unknown outcome the gateway is asked by
 * key first; only when it knows of nothing is the capture sent again, under the same key.
 */
export class CarryOutCapture {
  private readonly gateway: CaptureGateway;
  private readonly record: (news: GatewayNews) => Promise<void>;

  constructor(gateway: CaptureGateway, record: (news: GatewayNews) => Promise<void>) {
    this.gateway = gateway;
    this.record = record;
  }

  async run(charge: Charge, isRecheck: boolean): Promise<void> {
    const known = isRecheck ? await this.gateway.findCaptures(charge) : undefined;
    const isKnown = known !== undefined && (known.captures.length > 0 || known.declined !== undefined);
    await this.record(isKnown ? known : await this.gateway.capture(charge));
  }
}
