import { SealingRing } from '@night-market/access';
import type { AnswerSeal } from '../answer-questions/ports.ts';
import type { PersonalPart } from '../domain/report.ts';
import type { DutyDeskSeal } from '../duty-desks/ports.ts';
import type { Resealer } from '../reseal/ports.ts';
import type { SecretSeal } from '../set-up/ports.ts';
import type { Seal } from '../take-report/ports.ts';

export type Secrets = readonly [string, ...string[]];

/** Seals texts of one kind, each under its own name, with the newest secret; opens what older ones sealed. */
class KindOfSeal implements Resealer {
  private readonly ring: SealingRing;

  constructor(secrets: Secrets, purpose: string) {
    this.ring = new SealingRing(secrets, purpose);
  }

  protected sealText(text: string, name: string): Uint8Array {
    return this.ring.seal(text, name);
  }

  protected openText(sealed: Uint8Array, name: string): string {
    return this.ring.open(Buffer.from(sealed), name);
  }

  isCurrent(sealed: Uint8Array): boolean {
    return this.ring.isCurrent(Buffer.from(sealed));
  }

  reseal(sealed: Uint8Array, name: string): Uint8Array {
    return this.sealText(this.openText(sealed, name), name);
  }
}

/** What a person wrote and is, sealed under the id of the report. */
export class PersonalSeal extends KindOfSeal implements Seal {
  constructor(secrets: Secrets) {
    super(secrets, 'night-market civic personal data');
  }

  seal(personal: PersonalPart, reportId: string): Uint8Array {
    return this.sealText(JSON.stringify(personal), reportId);
  }

  open(sealed: Uint8Array, reportId: string): PersonalPart {
    return JSON.parse(this.openText(sealed, reportId)) as PersonalPart;
  }
}

/** A text as it is: what a reporter said afterwards, under the id of the answer; where somebody on duty reads mail, under the id of the desk. */
class TextSeal extends KindOfSeal implements AnswerSeal, DutyDeskSeal {
  seal(text: string, id: string): Uint8Array {
    return this.sealText(text, id);
  }

  open(sealed: Uint8Array, id: string): string {
    return this.openText(sealed, id);
  }
}

/** The secrets that sign webhooks, sealed under the id of the agency. */
export class WebhookSecretSeal extends KindOfSeal implements SecretSeal {
  constructor(secrets: Secrets) {
    super(secrets, 'night-market civic webhook secrets');
  }

  seal(secrets: readonly string[], agencyId: string): Uint8Array {
    return this.sealText(JSON.stringify(secrets), agencyId);
  }

  open(sealed: Uint8Array, agencyId: string): Secrets {
    return JSON.parse(this.openText(sealed, agencyId)) as unknown as Secrets;
  }
}

export interface Seals {
  readonly personal: PersonalSeal;
  readonly answers: AnswerSeal & Resealer;
  readonly dutyMails: DutyDeskSeal & Resealer;
  readonly webhookSecrets: WebhookSecretSeal;
}

export const sealsOf = (secrets: Secrets): Seals => ({
  personal: new PersonalSeal(secrets),
  answers: new TextSeal(secrets, 'night-market civic answers'),
  dutyMails: new TextSeal(secrets, 'night-market civic duty desks'),
  webhookSecrets: new WebhookSecretSeal(secrets),
});
