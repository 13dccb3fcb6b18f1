import { CallFailedError } from '@night-market/intents';
import type { Clock } from '@night-market/kernel';
import { MAIL } from '../../domain/report.ts';
import type { ListedReport, ReportReader } from '../../read-reports/ports.ts';
import type { Seal } from '../../take-report/ports.ts';
import type { NoticeIntent, PgNotices } from '../postgres/pg-notices.ts';
import { SignedWebhooks } from '../signed-webhooks.ts';
import type { Mailer } from './mailer.ts';
import { noticeText } from './notice-texts.ts';

export interface NoticePorts {
  readonly notices: Pick<PgNotices, 'sealedPersonal'>;
  readonly reader: Pick<ReportReader, 'one'>;
  readonly seal: Seal;
  readonly clock: Clock;
  /** Undefined: no mail is sent. */
  readonly mailer: Mailer | undefined;
  readonly publicUrl: string;
}

/** Tells reporters what became of their reports: by mail, or by a webhook that they have named. */
export class NoticeClient {
  private readonly ports: NoticePorts;
  private readonly webhooks: SignedWebhooks;

  constructor(ports: NoticePorts, origins: readonly string[]) {
    this.ports = ports;
    this.webhooks = new SignedWebhooks(origins, ports.clock);
  }

  /** @throws CallFailedError when it was not taken */
  async tell(intent: NoticeIntent): Promise<NoticeIntent> {
    const { notices, reader, seal } = this.ports;
    const { reportId, destination, kind, messageId } = intent;
    const [sealed, report] = await Promise.all([notices.sealedPersonal(reportId), reader.one(reportId)]);
    // Erased meanwhile: nobody is there to be told.
    if (!sealed || !report) return intent;
    const { reporter, notify } = seal.open(sealed, reportId);
    if (destination !== MAIL) {
      const body = JSON.stringify(bodyOf(intent, report));
      await this.webhooks.send({ url: notify!.url, id: messageId, body }, [notify!.secret], destination);
      return intent;
    }
    const { mailer, publicUrl } = this.ports;
    if (!mailer) throw new CallFailedError('permanent', 'no mail server is set');
    const { host } = new URL(publicUrl);
    const text = noticeText(kind, report, publicUrl);
    await mailer.send({
      to: reporter['email']!,
      ...text,
      messageId: `<${messageId}@${host.split(':')[0]!}>`,
    });
    return intent;
  }

  async close(): Promise<void> {
    this.ports.mailer?.close();
    await this.webhooks.close();
  }
}

const bodyOf = (
  { kind, createdAt }: NoticeIntent,
  { reportId, serviceCode, status, statusNotes, updatedAtMs }: ListedReport,
) => ({
  ...{ type: `report.${kind}`, timestamp: createdAt.toISOString() },
  data: {
    ...{ reportId, serviceCode, status, statusNotes },
    updatedAt: new Date(updatedAtMs).toISOString(),
  },
});
