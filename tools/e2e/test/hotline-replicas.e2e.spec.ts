import { decodeEnvelope } from '@night-market/contracts';
import { eventually } from '@night-market/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Hotline, killAtRandom, recordsOf, rowsOf, startEvening, type Evening } from '../src/index.ts';

const REPORTS = 200;
const AT_ONCE = 8;
const KILLS = 4;
/** Sent once more under the same key. */
const TWICE_EVERY = 5;
/** Its agency is told of it twice. */
const PHOTO_EVERY = 4;
const SETTLED = { timeoutMs: 120_000, everyMs: 500 };

let evening: Evening;
let hotline: Hotline;

beforeAll(async () => {
  evening = await startEvening({
    ...{ name: 'hotline', services: ['civic-router', 'agency-sim'] },
    replicas: { 'civic-router': 2 },
  });
  hotline = await Hotline.open(evening.platform);
}, 180_000);
afterAll(() => evening?.end());

const hasPhoto = (n: number): boolean => n % PHOTO_EVERY === 0;
const wantedOf = (n: number): string[] =>
  hasPhoto(n) ? ['report.routed', 'report.photo'] : ['report.routed'];
const rows = <Row>(sql: string): Promise<Row[]> => rowsOf<Row>(evening, 'civic-router', sql);

/** A burst of reports, while one replica after the other is killed. @returns the ids by the number of the report */
async function burstUnderKills(): Promise<Map<number, string>> {
  const sent = new Map<number, string>();
  const left = Array.from({ length: REPORTS }, (_, n) => n).values();
  const underWay = Promise.withResolvers<void>();
  const work = async (): Promise<void> => {
    for (const n of left) {
      const reportId = await hotline.report(n, hasPhoto(n));
      if (n % TWICE_EVERY === 0) expect(await hotline.report(n, hasPhoto(n))).toBe(reportId);
      sent.set(n, reportId);
      if (sent.size === AT_ONCE) underWay.resolve();
    }
  };
  const burst = Promise.all(Array.from({ length: AT_ONCE }, work));
  await Promise.race([underWay.promise, burst]);
  const victims = [0, 1].map((replica) => evening.platform.service('civic-router', replica));
  expect(await killAtRandom({ victims, kills: KILLS, seed: 24, pauseMs: [200, 1_000] })).toBe(KILLS);
  await burst;
  return sent;
}

it('of a burst in which both replicas are killed in turn nothing is lost or doubled, and each agency hears in order', async () => {
  const sent = await burstUnderKills();
  const ids = [...sent.values()].toSorted();
  expect(new Set(ids).size).toBe(REPORTS);
  const kept = await rows<{ id: string }>('select report_id as id from civic_report');
  expect(kept.map(({ id }) => id).toSorted()).toEqual(ids);

  await eventually(async () => (await rows('select 1 from civic_delivery')).length === 0, SETTLED);
  const toldOf = Map.groupBy(await hotline.told(), ({ reportId }) => reportId);
  for (const [n, reportId] of sent)
    expect(toldOf.get(reportId)?.map(({ agencyId, type }) => `${agencyId} ${type}`)).toEqual(
      wantedOf(n).map((type) => `${hotline.agencyOf(n)} ${type}`),
    );

  await eventually(
    async () => (await rows("select 1 from civic_report where status = 'open'")).length === 0,
    SETTLED,
  );
  await eventually(async () => (await rows('select 1 from outbox')).length === 0, SETTLED);
  const stories = await storiesOnTheBus();
  expect([...stories.keys()].toSorted()).toEqual(ids);
  for (const story of stories.values())
    expect(story).toEqual(['reported', 'routed', 'acknowledged', 'resolved']);
}, 420_000);

/** What the bus says of each report, in its order; an event that a killed relay sent twice is one. */
async function storiesOnTheBus(): Promise<Map<string, string[]>> {
  const events = new Map<string, { readonly key: string; readonly type: string }>();
  for (const { value } of await recordsOf(evening, 'civic.events.v1')) {
    const { id, key, type } = decodeEnvelope('civic.events.v1', value);
    if (!events.has(id)) events.set(id, { key, type });
  }
  const byReport = Map.groupBy(events.values(), ({ key }) => key);
  return new Map([...byReport].map(([key, story]) => [key, story.map(({ type }) => type)]));
}
