import type { Charge, GatewayReport } from '../domain/charge.ts';
import type { CaptureGateway } from './ports.ts';

/**
 * Makes the gateway capture a charge and says what became of it. After an unknown outcome the gateway is asked by
 * key first; only when it knows of nothing is the capture sent again, under the same key.
 */
export class CarryOutCapture {
  private readonly gateway: CaptureGateway;

  constructor(gateway: CaptureGateway) {
    this.gateway = gateway;
  }

  /** @throws UnknownOutcomeError */
  async run(charge: Charge, askFirst: boolean): Promise<GatewayReport> {
    const known = askFirst ? await this.gateway.findCaptures(charge) : undefined;
    const isKnown = known !== undefined && (known.captures.length > 0 || known.declined !== undefined);
    return isKnown ? { ...known, toldBy: 'query' } : this.gateway.capture(charge);
  }
}
