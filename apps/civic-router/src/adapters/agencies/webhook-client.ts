import { CallFailedError, failureOfAnswer, failureOfCall, HttpCaller } from '@night-market/intents';
import { type Clock } from '@night-market/kernel';
import { signedHeaders } from '@night-market/webhooks';
import type { ReportReader } from '../../read-reports/ports.ts';
import type { DeliveryIntent } from '../postgres/pg-deliveries.ts';
import type { WebhookSecretSeal } from '../seals.ts';

const TIMEOUT_MS = 5_000;
const MAX_ANSWER_BYTES = 65_536;
export const DELIVERIES_AT_ONCE = 8;

export interface WebhookPorts {
  readonly webhookOf: (
    agencyId: string,
  ) => Promise<{ readonly url: string | null; readonly secrets: Buffer | null } | undefined>;
  readonly reader: Pick<ReportReader, 'one'>;
  readonly seal: WebhookSecretSeal;
  readonly clock: Clock;
}

/** Tells agencies by signed webhooks (Standard Webhooks); an operator has allowed each origin. */
export class WebhookClient {
  private readonly ports: WebhookPorts;
  private readonly callers: ReadonlyMap<string, HttpCaller>;

  constructor(ports: WebhookPorts, origins: readonly string[]) {
    this.ports = ports;
    const caller = (origin: string): HttpCaller =>
      new HttpCaller({
        ...{ origin, timeoutMs: TIMEOUT_MS, connections: DELIVERIES_AT_ONCE },
        ...{ maxBodyBytes: MAX_ANSWER_BYTES, headers: { 'content-type': 'application/json' } },
      });
    this.callers = new Map(origins.map((origin) => [origin, caller(origin)]));
  }

  /** @throws CallFailedError when it was not taken */
  async tell(intent: DeliveryIntent): Promise<DeliveryIntent> {
    const { webhookOf, reader, seal, clock } = this.ports;
    const { agencyId, webhookId, reportId } = intent;
    const [webhook, report] = await Promise.all([webhookOf(agencyId), reader.one(reportId)]);
    if (!webhook?.url || !report) return intent;
    const { origin, pathname, search } = new URL(webhook.url);
    const caller = this.callers.get(origin);
    if (!caller)
      throw new CallFailedError('permanent', `${origin} is not among the origins that may be called`);
    if (!webhook.secrets) throw new CallFailedError('permanent', `${agencyId} has no secret to sign with`);
    const body = JSON.stringify(bodyOf(intent, report));
    const secrets = seal.open(webhook.secrets, agencyId);
    const headers = signedHeaders({ id: webhookId, sentAtMs: clock.nowMs(), body }, secrets);
    const answer = await caller
      .call({ method: 'POST', path: pathname + search, body, headers })
      .catch((error: unknown) => {
        throw failureOfCall(error, agencyId);
      });
    const failure = failureOfAnswer(answer, agencyId, clock.nowMs());
    if (failure) throw failure;
    return intent;
  }

  async close(): Promise<void> {
    await Promise.all([...this.callers.values()].map((caller) => caller.close()));
  }
}

/** As it is now: what has been erased meanwhile is not told. */
function bodyOf(
  { type, createdAt, detail }: DeliveryIntent,
  report: NonNullable<Awaited<ReturnType<ReportReader['one']>>>,
) {
  const { reportId, serviceCode, category, severity, zoneId, place, description, address, status } = report;
  return {
    ...{ type, timestamp: createdAt.toISOString() },
    data: {
      ...{ reportId, serviceCode, category, severity, zoneId, place, description, address, status },
      requestedAt: new Date(report.requestedAtMs).toISOString(),
      ...detail,
    },
  };
}
