import type { DynamicModule, Provider } from '@nestjs/common';
import { PgIdempotencyStore } from '@night-market/idempotency';
import type { QueryRows, SqlTx } from '@night-market/kernel';
import { isDatabaseOutage, readRows } from '@night-market/postgres';
import {
  CALLER_LIMITS,
  holdersController,
  KEY_STORE,
  pageController,
  PgExpiringTable,
  RateLimit,
  TimerLoop,
  type CallerLimits,
  type ServiceRuntime,
} from '@night-market/service-kit';
import { AnswersController } from './adapters/http/answers.controller.ts';
import { ClientKeys } from './adapters/http/client-keys.ts';
import { DutyDesksController } from './adapters/http/duty-desks.controller.ts';
import { GeoReportFormat } from './adapters/http/georeport-format.ts';
import { GeoReportController, type Hotline } from './adapters/http/georeport.controller.ts';
import { HotlineController } from './adapters/http/hotline.controller.ts';
import { InspectionPlansController } from './adapters/http/inspection-plans.controller.ts';
import { InspectionsController } from './adapters/http/inspections.controller.ts';
import { PageRequestsController } from './adapters/http/page-requests.controller.ts';
import { PhotosController } from './adapters/http/photos.controller.ts';
import { ReportsController } from './adapters/http/reports.controller.ts';
import { SummaryController } from './adapters/http/summary.controller.ts';
import { WatchedReportsController } from './adapters/http/watched-reports.controller.ts';
import { UpdatesController } from './adapters/http/updates.controller.ts';
import { CivicPublisher } from './adapters/kafka/civic.publisher.ts';
import { oldAudit, oldPersonalData, oldReports } from './adapters/postgres/old-rows.ts';
import { PgAnswers } from './adapters/postgres/pg-answers.ts';
import { PgDeliveries } from './adapters/postgres/pg-deliveries.ts';
import { PgDutyDesks } from './adapters/postgres/pg-duty-desks.ts';
import { PgHotline } from './adapters/postgres/pg-hotline.ts';
import { PgNotices } from './adapters/postgres/pg-notices.ts';
import { PgReportCounter } from './adapters/postgres/pg-report-counter.ts';
import { PgReportReader } from './adapters/postgres/pg-report-reader.ts';
import { PgReports } from './adapters/postgres/pg-reports.ts';
import { PgTellings } from './adapters/postgres/pg-tellings.ts';
import { PgTimers } from './adapters/postgres/pg-timers.ts';
import { PgWatchedReports } from './adapters/postgres/pg-watched-reports.ts';
import { smtpMailer } from './adapters/reporters/mailer.ts';
import { sealsOf, type Seals } from './adapters/seals.ts';
import { FireTimers, type FireTimersPorts } from './change-reports/fire-timers.handler.ts';
import type { CivicRouterConfig } from './config.ts';
import { composeChanging } from './changing.composition.ts';
import { composeInspections } from './inspections.composition.ts';
import { composePhotos } from './photos.composition.ts';
import { resealInBackground } from './reseal.composition.ts';
import { composeSetUp } from './set-up.composition.ts';
import { ReportIntake } from './take-report/report-intake.handler.ts';
import { TakeReport } from './take-report/take-report.handler.ts';
import { tellOthersInBackground } from './telling.composition.ts';
import {
  CLIENT_KEYS,
  HOTLINE,
  PAGE_RATE,
  REPORT_INTAKE,
  REPORT_READER,
  REPORT_SUMMARY,
  TAKE_REPORT,
  WATCHED_REPORTS,
} from './tokens.ts';
import { summarizeReports } from './watch-reports/summarize-reports.ts';

class CivicRouterModule {}

const WATCHING = [WatchedReportsController, SummaryController];
const INSPECTING = [InspectionPlansController, InspectionsController];

/** When the list of services last changed. */
const CATALOGUE_CHANGED_AT_MS = Date.parse('2026-11-29T00:00:00Z');

/** Binds the ports of the use cases to their adapters. */
export function createCivicRouterModule(runtime: ServiceRuntime, config: CivicRouterConfig): DynamicModule {
  const { unitOfWork, outbox, composer, dataSource, clock } = runtime;
  const read: QueryRows = (sql, params) => readRows(dataSource, sql, params);
  const secrets = config.CIVIC_SEAL_SECRETS as [string, ...string[]];
  const origins = config.CIVIC_WEBHOOK_ORIGINS;
  const seals = sealsOf(secrets);
  const { personal: seal } = seals;
  const [answers, desks] = [new PgAnswers(read), new PgDutyDesks(read)];
  const [store, hotline] = [new PgReports(), new PgHotline(read)];
  const reader = new PgReportReader(read, unitOfWork);
  const deliveries = new PgDeliveries(read, unitOfWork);
  const notices = new PgNotices(read, unitOfWork);
  const publisher = new CivicPublisher(outbox, composer);
  const shared = { store, deliveries, notices, publisher };
  fireTimersInBackground(runtime, new PgTimers(read), { ...shared, desks, dutyCalls: notices });
  tellOthers(runtime, read, config, seals, { deliveries, notices, reader, answers, desks });
  forget(runtime, config);
  resealInBackground(runtime, read, seals, secrets);
  const { photos, providers } = composePhotos(runtime, read, config, shared);
  const takeReport = new TakeReport<SqlTx>({
    ...{ ...shared, unitOfWork, books: hotline, photos, seal, clock },
  });
  const intake = takesReports(runtime, takeReport);
  const inspecting = { reports: store, agencies: hotline, audit: hotline, takeReport };
  const setUp = { books: hotline, agencies: hotline, audit: hotline };
  return {
    module: CivicRouterModule,
    controllers: [
      GeoReportController,
      UpdatesController,
      PageRequestsController,
      AnswersController,
      pageController('hotline', 'civic-web'),
      PhotosController,
      ...WATCHING,
      ReportsController,
      HotlineController,
      DutyDesksController,
      ...INSPECTING,
      holdersController('device', 'ops/clients'),
      holdersController('agency', 'ops/agency-keys'),
    ],
    providers: [
      GeoReportFormat,
      ...providers,
      ...composeInspections(runtime, read, inspecting),
      ...composeChanging(runtime, { ...shared, ...setUp }, seals, { answers, photos }),
      ...composeSetUp(runtime, hotline, desks, seals, origins),
      { provide: KEY_STORE, useValue: runtime.access.keys },
      clientKeys(runtime),
      { provide: REPORT_READER, useValue: reader },
      { provide: WATCHED_REPORTS, useValue: new PgWatchedReports(read) },
      { provide: REPORT_SUMMARY, useValue: summarizeReports(new PgReportCounter(read), clock) },
      { provide: PAGE_RATE, useValue: new RateLimit(config.CIVIC_PAGE_REPORTS_PER_MINUTE, { windowS: 60 }) },
      { provide: HOTLINE, useValue: hotlineOf(config) },
      { provide: TAKE_REPORT, useValue: takeReport },
      { provide: REPORT_INTAKE, useValue: intake },
    ],
  };
}

function tellOthers(
  runtime: ServiceRuntime,
  read: QueryRows,
  config: CivicRouterConfig,
  seals: Seals,
  rows: {
    readonly deliveries: PgDeliveries;
    readonly notices: PgNotices;
    readonly reader: PgReportReader;
    readonly answers: PgAnswers;
    readonly desks: PgDutyDesks;
  },
): void {
  const { clock } = runtime;
  const { deliveries, notices, reader, answers, desks } = rows;
  const { webhookSecrets, personal, dutyMails } = seals;
  const tellings = new PgTellings(read);
  tellOthersInBackground(
    runtime,
    {
      ...{ rows: deliveries, ports: { tellings, answers, seal: webhookSecrets, clock } },
      origins: config.CIVIC_WEBHOOK_ORIGINS,
    },
    {
      rows: notices,
      ports: {
        ...{ notices, reader, seal: personal, desks, deskSeal: dutyMails, clock },
        ...{ mailer: mailerOf(config), publicUrl: config.CIVIC_PUBLIC_URL },
      },
      origins: config.CIVIC_NOTICE_ORIGINS,
    },
  );
}

const clientKeys = ({ access }: ServiceRuntime): Provider => ({
  provide: CLIENT_KEYS,
  inject: [CALLER_LIMITS],
  useFactory: (limits: CallerLimits) => new ClientKeys(access.authenticators, limits),
});

const takesReports = ({ unitOfWork }: ServiceRuntime, takeReport: TakeReport<SqlTx>): ReportIntake<SqlTx> =>
  new ReportIntake({ unitOfWork, keys: new PgIdempotencyStore(), takeReport, isOutage: isDatabaseOutage });

function fireTimersInBackground(
  { unitOfWork, background, clock, random, log }: ServiceRuntime,
  timers: PgTimers,
  shared: Pick<
    FireTimersPorts<SqlTx>,
    'store' | 'deliveries' | 'notices' | 'publisher' | 'desks' | 'dutyCalls'
  >,
): void {
  const fireTimers = new FireTimers<SqlTx>({
    ...{ ...shared, unitOfWork, timers, clock, log, isOutage: isDatabaseOutage },
  });
  background.push(
    new TimerLoop({
      next: (limit, dueByMs) => timers.next(limit, dueByMs),
      fire: (ids) => fireTimers.fire(ids),
      ...{ clock, random, log },
    }),
  );
}

const mailerOf = ({ CIVIC_SMTP_URL: url, CIVIC_MAIL_FROM: from }: CivicRouterConfig) =>
  url === '' ? undefined : smtpMailer(url, from);

const hotlineOf = (config: CivicRouterConfig): Hotline => ({
  ...{
    publicUrl: config.CIVIC_PUBLIC_URL,
    contact: config.CIVIC_CONTACT,
    changedAtMs: CATALOGUE_CHANGED_AT_MS,
  },
  notices: { mails: config.CIVIC_SMTP_URL !== '', origins: config.CIVIC_NOTICE_ORIGINS },
  photosMax: config.CIVIC_REPORT_PHOTOS_MAX,
});

function forget({ expiring, unitOfWork }: ServiceRuntime, config: CivicRouterConfig): void {
  expiring.push(
    new PgExpiringTable('civic_personal', oldPersonalData, config.CIVIC_PERSONAL_RETENTION_HOURS, unitOfWork),
    new PgExpiringTable('civic_report', oldReports, config.CIVIC_REPORT_RETENTION_HOURS, unitOfWork),
    new PgExpiringTable('civic_audit', oldAudit, config.CIVIC_AUDIT_RETENTION_HOURS, unitOfWork),
  );
}
