import { Sealing } from '@night-market/access';
import type { TokenSeal } from '../../subscribe/ports.ts';
import type { TokenOpener } from '../../tell-subscribers/ports.ts';

/** Tokens of subscribers, sealed under the id of their subscription. */
export class SealedCallbackTokens implements TokenSeal, TokenOpener {
  private readonly sealing: Sealing;

  constructor(secret: string) {
    this.sealing = new Sealing(secret, 'night-market callback tokens');
  }

  seal(tokens: readonly (string | null)[], subscriptionId: string): Buffer {
    return this.sealing.seal(JSON.stringify(tokens), subscriptionId);
  }

  open(sealed: Buffer, subscriptionId: string): readonly (string | null)[] {
    return JSON.parse(this.sealing.open(sealed, subscriptionId)) as (string | null)[];
  }
}
