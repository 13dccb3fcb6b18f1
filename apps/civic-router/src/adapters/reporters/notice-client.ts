import { CallFailedError } from '@night-market/intents';
import type { Clock } from '@night-market/kernel';
import { MAIL } from '../../domain/report.ts';
import type { DutyCall, DutyDeskSeal } from '../../duty-desks/ports.ts';
import type { ListedReport, ReportReader } from '../../read-reports/ports.ts';
import type { Seal } from '../../take-report/ports.ts';
import type { PgDutyDesks } from '../postgres/pg-duty-desks.ts';
import type { NoticeIntent, PgNotices } from '../postgres/pg-notices.ts';
import { SignedWebhooks } from '../signed-webhooks.ts';
import { dutyText } from './duty-texts.ts';
import type { Mail, Mailer } from './mailer.ts';
import { noticeText } from './notice-texts.ts';

export interface NoticePorts {
  readonly notices: Pick<PgNotices, 'sealedPersonal'>;
  readonly reader: Pick<ReportReader, 'one'>;
  readonly seal: Seal;
  readonly desks: Pick<PgDutyDesks, 'sealedMail'>;
  readonly deskSeal: DutyDeskSeal;
  readonly clock: Clock;
  /** Undefined: no mail is sent. */
  readonly mailer: Mailer | undefined;
  readonly publicUrl: string;
}

/** Tells reporters what became of their reports: by mail, or by a webhook that they have named; and whoever is on duty what is late. */
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
    const { reportId, destination, kind, messageId, call } = intent;
    if (call) return this.callDesk(intent, call);
    const [sealed, report] = await Promise.all([notices.sealedPersonal(reportId), reader.one(reportId)]);
    // Erased meanwhile: nobody is there to be told.
    if (!sealed || !report) return intent;
    const { reporter, notify, reporterKey } = seal.open(sealed, reportId);
    if (destination !== MAIL) {
      const body = JSON.stringify(bodyOf(intent, report));
      await this.webhooks.send({ url: notify!.url, id: messageId, body }, [notify!.secret], destination);
      return intent;
    }
    const url = followUrl(this.ports.publicUrl, reportId, reporterKey);
    await this.mail(reporter['email']!, noticeText(kind, report, url), messageId);
    return intent;
  }

  private async callDesk(intent: NoticeIntent, call: DutyCall): Promise<NoticeIntent> {
    const { reader, desks, deskSeal, publicUrl } = this.ports;
    const { deskId, reportId } = call;
    const [sealed, report] = await Promise.all([desks.sealedMail(deskId), reader.one(reportId)]);
    if (!report) return intent;
    const text = dutyText(call, report, followUrl(publicUrl, reportId));
    await this.mail(deskSeal.open(sealed, deskId), text, intent.messageId);
    return intent;
  }

  private async mail(to: string, text: Pick<Mail, 'subject' | 'text'>, messageId: string): Promise<void> {
    const { mailer, publicUrl } = this.ports;
    if (!mailer) throw new CallFailedError('permanent', 'no mail server is set');
    const { hostname } = new URL(publicUrl);
    await mailer.send({ to, ...text, messageId: `<${messageId}@${hostname}>` });
  }

  async close(): Promise<void> {
    this.ports.mailer?.close();
    await this.webhooks.close();
  }
}

/** What follows the # is not sent to any server. */
function followUrl(publicUrl: string, reportId: string, reporterKey = ''): string {
  const page = `${publicUrl.replace(/\/$/u, '')}/hotline/#/reports/${reportId}`;
  return reporterKey === '' ? page : `${page}/${reporterKey}`;
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
