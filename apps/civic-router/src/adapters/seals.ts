import { SealingRing } from '@night-market/access';
import type { PersonalPart } from '../domain/report.ts';
import type { SecretSeal } from '../set-up/ports.ts';
import type { Seal } from '../take-report/ports.ts';

type Secrets = readonly [string, ...string[]];

/** What a person wrote and is, sealed under the id of the report. */
export class PersonalSeal implements Seal {
  private readonly ring: SealingRing;

  constructor(secrets: Secrets) {
    this.ring = new SealingRing(secrets, 'night-market civic personal data');
  }

  seal(personal: PersonalPart, reportId: string): Uint8Array {
    return this.ring.seal(JSON.stringify(personal), reportId);
  }

  open(sealed: Uint8Array, reportId: string): PersonalPart {
    return JSON.parse(this.ring.open(Buffer.from(sealed), reportId)) as PersonalPart;
  }
}

/** The secrets that sign webhooks, sealed under the id of the agency. */
export class WebhookSecretSeal implements SecretSeal {
  private readonly ring: SealingRing;

  constructor(secrets: Secrets) {
    this.ring = new SealingRing(secrets, 'night-market civic webhook secrets');
  }

  seal(secrets: readonly string[], agencyId: string): Uint8Array {
    return this.ring.seal(JSON.stringify(secrets), agencyId);
  }

  open(sealed: Uint8Array, agencyId: string): Secrets {
    return JSON.parse(this.ring.open(Buffer.from(sealed), agencyId)) as unknown as Secrets;
  }
}
