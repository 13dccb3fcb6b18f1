import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { Platform } from '@night-market/launcher';
import { nowMs, onTime } from '../loops.ts';
import { query, type World } from '../world.ts';
import type { Agencies } from './agencies.ts';
import { HotlineEvents } from './hotline-events.ts';
import type { Hotline } from './hotline.ts';
import { judge, type PartTimes, type TakenReport, type Wrongs } from './judge.ts';
import { DOWN, KINDS, type PlannedEvening, type PlannedReport } from './plan-evening.ts';

export interface EveningResult {
  readonly wrongs: Wrongs;
  /** Reports that the bus told more or less than once. */
  readonly notReportedOnce: number;
  readonly breaches: number;
  readonly answerMs: readonly number[];
  /** From the moment a report was due until its agency was told, of the agencies that are never down. */
  readonly healthyMs: readonly number[];
  readonly downMs: readonly number[];
}

interface Taken extends TakenReport {
  readonly dueMs: number;
}

const SETTLE_TIMEOUT_MS = 180_000;
const LONGEST_WATCHED_MS = Math.max(
  ...KINDS.map((kind) => kind.acknowledgeWithinMs).filter((ms) => ms < 60_000),
);
const LEFT = `select (select count(*) from civic_delivery)::int as untold,
  (select count(*) from civic_timer where due_at < clock_timestamp())::int as due,
  (select count(*) from outbox)::int as unpublished`;
const PARTS = `select report_id as "reportId", extract(epoch from routed_at)::float8 * 1000 as "routedMs",
    (select extract(epoch from min(received_at))::float8 * 1000 from civic_update
      where civic_update.report_id = civic_assignment.report_id) as "heardMs"
  from civic_assignment where report_id = any ($1::uuid[])`;

/** @param hasOutage two agencies are away for most of it */
export async function playEvening(
  world: World,
  platform: Platform,
  hotline: Hotline,
  agencies: Agencies,
  evening: PlannedEvening,
  hasOutage: boolean,
): Promise<EveningResult> {
  const databaseUrl = platform.databaseUrls['civic-router']!;
  const events = new HotlineEvents(world.stack, platform.namespace);
  await events.open();
  const outage = new AbortController();
  const away = hasOutage ? beAway(agencies, evening, outage.signal) : Promise.resolve();
  const toldBefore = agencies.arrivals.length;
  const answers = new Answers(hotline, agencies);
  const taken: Taken[] = [];
  const answerMs: number[] = [];
  try {
    await onTime(
      evening.reports,
      ({ dueAfterMs }) => dueAfterMs,
      async (planned, _n, dueMs) => {
        const photoId = planned.hasPhoto ? randomUUID() : undefined;
        const { serviceCode } = planned.kind;
        const reportId = await hotline.report({ n: planned.n, serviceCode, photoId });
        answerMs.push(nowMs() - dueMs);
        taken.push({ ...toTaken(planned, reportId), dueMs });
        answers.plan(reportId, planned);
        if (photoId) await hotline.sendPhoto(photoId);
      },
    );
    await away;
    await settle(world, databaseUrl);
    await answers.done();
    await wait(LONGEST_WATCHED_MS + 1_000, undefined, { signal: world.signal });
    await settle(world, databaseUrl);
    const ids = taken.map(({ reportId }) => reportId);
    const parts = await query<PartTimes & Record<string, unknown>>(databaseUrl, PARTS, [ids]);
    const own = new Set(ids);
    const arrivals = agencies.arrivals.slice(toldBefore).filter(({ reportId }) => own.has(reportId));
    await heardAll(world, events, ids.length);
    const firstMs = new Map(
      arrivals.filter(({ type }) => type === 'report.routed').map((one) => [one.reportId, one.atMs]),
    );
    const tookMs = (isDown: boolean): number[] =>
      taken
        .filter(({ agencyId }) => DOWN.includes(agencyId) === isDown)
        .map(({ reportId, dueMs }) => (firstMs.get(reportId) ?? Infinity) - dueMs);
    const told = Map.groupBy(events.reported, (reportId) => reportId);
    return {
      wrongs: judge(taken, arrivals, parts, events.breached, nowMs()),
      notReportedOnce: ids.filter((reportId) => told.get(reportId)?.length !== 1).length,
      breaches: events.breached.length,
      ...{ answerMs, healthyMs: tookMs(false), downMs: tookMs(true) },
    };
  } finally {
    outage.abort();
    agencies.down.clear();
    await events.close();
  }
}

const toTaken = ({ kind, hasPhoto }: PlannedReport, reportId: string): TakenReport => ({
  ...{ reportId, agencyId: kind.agencyId, acknowledgeWithinMs: kind.acknowledgeWithinMs },
  types: hasPhoto ? ['report.routed', 'report.photo'] : ['report.routed'],
});

async function beAway(
  agencies: Agencies,
  { downFromMs, downUntilMs }: PlannedEvening,
  signal: AbortSignal,
): Promise<void> {
  try {
    await wait(downFromMs, undefined, { signal });
    for (const agencyId of DOWN) agencies.down.add(agencyId);
    await wait(downUntilMs - downFromMs, undefined, { signal });
  } catch (error) {
    if (!signal.aborted) throw error;
  }
  agencies.down.clear();
}

/** What agencies say of what they get. A report may be told before its sender has its id. */
class Answers {
  private readonly hotline: Hotline;
  private readonly planned = new Map<string, boolean>();
  private readonly arrived = new Map<string, string>();
  private readonly under = new Set<Promise<void>>();
  private failure: Error | undefined;

  constructor(hotline: Hotline, agencies: Agencies) {
    this.hotline = hotline;
    agencies.onRouted = ({ reportId, agencyId }) => {
      this.arrived.set(reportId, agencyId);
      this.answer(reportId);
    };
  }

  plan(reportId: string, { isAcknowledged }: PlannedReport): void {
    this.planned.set(reportId, isAcknowledged);
    this.answer(reportId);
  }

  async done(): Promise<void> {
    while (this.under.size > 0) await Promise.all(this.under);
    if (this.failure) throw this.failure;
  }

  private answer(reportId: string): void {
    const agencyId = this.arrived.get(reportId);
    if (!this.planned.get(reportId) || agencyId === undefined) return;
    this.planned.delete(reportId);
    const sending = this.hotline
      .acknowledge(agencyId, reportId)
      .catch((error: unknown) => void (this.failure ??= error as Error))
      .finally(() => this.under.delete(sending));
    this.under.add(sending);
  }
}

async function settle({ signal }: World, databaseUrl: string): Promise<void> {
  for (const deadlineMs = nowMs() + SETTLE_TIMEOUT_MS; ; await wait(250, undefined, { signal })) {
    const [left] = await query<{ untold: number; due: number; unpublished: number }>(databaseUrl, LEFT);
    if (left!.untold + left!.due + left!.unpublished === 0) return;
    if (nowMs() > deadlineMs)
      throw new Error(`the hotline was not done after the evening: ${JSON.stringify(left)}`);
  }
}

/** What was published last is still on its way to us. */
async function heardAll({ signal }: World, events: HotlineEvents, reports: number): Promise<void> {
  const deadlineMs = nowMs() + 30_000;
  while (events.reported.length < reports && nowMs() < deadlineMs) await wait(100, undefined, { signal });
}
