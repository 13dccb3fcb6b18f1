import { CallFailedError } from '@night-market/intents';
import type { Clock } from '@night-market/kernel';
import type { PublicReport } from '../../domain/report.ts';
import type { PgAnswers } from '../postgres/pg-answers.ts';
import type { DeliveryIntent } from '../postgres/pg-deliveries.ts';
import type { PgTellings } from '../postgres/pg-tellings.ts';
import type { WebhookSecretSeal } from '../seals.ts';
import { SignedWebhooks } from '../signed-webhooks.ts';

export interface WebhookPorts {
  readonly tellings: Pick<PgTellings, 'find'>;
  readonly answers: Pick<PgAnswers, 'textOf'>;
  readonly seal: WebhookSecretSeal;
  readonly clock: Clock;
}

/** Tells agencies by signed webhooks (Standard Webhooks); an operator has allowed each origin. */
export class WebhookClient {
  private readonly ports: WebhookPorts;
  private readonly webhooks: SignedWebhooks;

  constructor(ports: WebhookPorts, origins: readonly string[]) {
    this.ports = ports;
    this.webhooks = new SignedWebhooks(origins, ports.clock);
  }

  /** @throws CallFailedError when it was not taken */
  async tell(intent: DeliveryIntent): Promise<DeliveryIntent> {
    const { tellings, answers, seal } = this.ports;
    const { agencyId, webhookId } = intent;
    const telling = await tellings.find(intent);
    if (!telling?.url) return intent;
    if (!telling.secrets) throw new CallFailedError('permanent', `${agencyId} has no secret to sign with`);
    const answerId = intent.detail['answerId'];
    const answer = typeof answerId === 'string' ? { text: (await answers.textOf(answerId)) ?? null } : {};
    const body = JSON.stringify(bodyOf(intent, telling.report, answer));
    const secrets = seal.open(telling.secrets, agencyId);
    await this.webhooks.send({ url: telling.url, id: webhookId, body }, secrets, agencyId);
    return intent;
  }

  close(): Promise<void> {
    return this.webhooks.close();
  }
}

/** As it is now: what has been erased meanwhile is not told. */
function bodyOf({ type, createdAt, detail }: DeliveryIntent, report: PublicReport, answer: object) {
  const { reportId, serviceCode, category, severity, zoneId, place, description, address, status } = report;
  const { mediaUrls } = report;
  return {
    ...{ type, timestamp: createdAt.toISOString() },
    data: {
      ...{ reportId, serviceCode, category, severity, zoneId, place, description, address, status },
      ...{ mediaUrl: mediaUrls[0] ?? null, mediaUrls },
      requestedAt: new Date(report.requestedAtMs).toISOString(),
      ...detail,
      ...answer,
    },
  };
}
