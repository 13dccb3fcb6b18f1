import { asOperator } from '@night-market/access/testing';
import { eventually } from '@night-market/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startMarket, type RunningMarket } from './support/market.ts';

let market: RunningMarket;

beforeAll(async () => {
  market = await startMarket();
  await market.civic.addReplica();
});
afterAll(() => market.stop());

const DAY_MS = 86_400_000;
const dayOf = (ms: number): string => new Date(ms).toISOString().slice(0, 10);
const text = { en: 'Is the extinguisher within its date?', 'zh-TW': '滅火器在有效期限內？' };
const checklist = [
  { itemId: 'extinguisher', kind: 'yes_no', weight: 'major', text },
  {
    itemId: 'gas-leak',
    kind: 'yes_no',
    weight: 'critical',
    text: { en: 'No smell of gas?', 'zh-TW': '沒有瓦斯味？' },
  },
  {
    itemId: 'exit-width-cm',
    kind: 'number',
    least: 90,
    weight: 'minor',
    text: { en: 'Exit', 'zh-TW': '通道' },
  },
];
const plan = (planId: string, more: object = {}) => ({
  ...{ planId, title: 'Fire safety of row C', place: 'row C', checklist, reason: 'the season begins' },
  schedule: {
    ...{ timeZone: 'UTC', from: dayOf(Date.now() - 5 * DAY_MS), at: '00:00' },
    every: { count: 1, unit: 'days' },
  },
  ...more,
});
const ask = (...of: Parameters<RunningMarket['civic']['ask']>) => market.civic.ask(...of);
const inspections = async (planId: string) =>
  (await ask('GET', `/inspections?planId=${planId}`)).body.inspections as readonly Record<string, string>[];

/** The plan stood still since the day before yesterday: three inspections are due. */
async function fallBehind(planId: string): Promise<string[]> {
  const days = [2, 1, 0].map((ago) => dayOf(Date.now() - ago * DAY_MS));
  await market.civic.database.query(
    'update civic_inspection_plan set next_id = $2, next_due_at = $3::timestamptz where plan_id = $1',
    [planId, `${planId}:${days[0]}`, `${days[0]}T00:00:00Z`],
  );
  return days.map((day) => `${planId}:${day}`);
}

async function started(planId: string): Promise<readonly Record<string, string>[]> {
  const ids = await fallBehind(planId);
  await eventually(async () => (await inspections(planId)).length >= ids.length, {
    timeoutMs: 20_000,
    everyMs: 100,
  });
  return inspections(planId);
}

it('two replicas make one report of each inspection that is due, and its agency is told', async () => {
  const made = await ask('POST', '/inspection-plans', { body: plan('row-c') });
  expect(made).toMatchObject({ status: 201, body: { planId: 'row-c', isPaused: false } });
  expect(made.body.nextDueAt).toBe(`${dayOf(Date.now() + DAY_MS)}T00:00:00.000Z`);
  const found = await started('row-c');
  const days = [0, 1, 2].map((ago) => `row-c:${dayOf(Date.now() - ago * DAY_MS)}`);
  expect(found.map(({ inspectionId }) => inspectionId)).toEqual(days);
  const reportIds = found.map(({ reportId }) => reportId!);
  expect(new Set(reportIds).size).toBe(3);
  const told = async () => reportIds.map((id) => market.fire.of(id).map(({ type }) => type));
  await eventually(async () => (await told()).every((types) => types.length > 0), { timeoutMs: 20_000 });
  expect(await told()).toEqual(reportIds.map(() => ['report.routed']));
  const kept = await market.civic.database.query(
    "select 1 from civic_report where description like '%Scheduled inspection%'",
  );
  expect(kept).toHaveLength(3);
  expect((await ask('GET', '/inspection-plans/row-c')).body.nextDueAt).toBe(made.body.nextDueAt);
});

it('an agency in charge answers the checklist, and each item to be mended is one report more', async () => {
  await ask('POST', '/inspection-plans', { body: plan('row-d') });
  const [newest] = await started('row-d');
  const path = `/inspections/${newest!['inspectionId']}`;
  const answer = (answers: object, agencyId: string) =>
    ask('POST', `${path}/answers`, {
      body: { answers, reason: 'on the spot' },
      headers: { authorization: `Bearer ${market.keys[agencyId]}` },
    });
  expect((await answer({ extinguisher: true }, 'police')).status).toBe(403);
  expect((await answer({ nothing: true }, 'fire')).status).toBe(400);
  expect((await answer({ extinguisher: false }, 'fire')).body).toEqual({
    ...{ verdict: 'incomplete', missing: ['gas-leak', 'exit-width-cm'], failed: ['extinguisher'] },
  });
  const all = { extinguisher: false, 'gas-leak': false, 'exit-width-cm': 80 };
  const answers = await Promise.all([answer(all, 'fire'), answer(all, 'fire')]);
  for (const { body } of answers)
    expect(body).toEqual({
      verdict: 'closed',
      missing: [],
      failed: ['extinguisher', 'gas-leak', 'exit-width-cm'],
    });
  const { body } = await ask('GET', path);
  expect(body).toMatchObject({ verdict: 'closed', answers: all });
  const followed = body.followUps as readonly { itemId: string; reportId: string }[];
  expect(followed.map(({ itemId }) => itemId)).toEqual(['extinguisher', 'gas-leak']);
  const report = (await ask('GET', `/reports/${followed[0]!.reportId}`)).body;
  expect(report).toMatchObject({ category: 'fire_safety', status: 'open', duplicateOf: null });
  expect(report.description).toContain(text['zh-TW']);
  const acts = (await ask('GET', `/reports/${followed[0]!.reportId}/history`)).body.acts;
  expect(acts).toEqual([]);
});

it('those that wait for answers are found over all plans', async () => {
  for (const planId of ['row-h', 'row-i']) {
    await ask('POST', '/inspection-plans', { body: plan(planId) });
    await started(planId);
  }
  const [first] = await inspections('row-h');
  const answers = { extinguisher: true, 'gas-leak': true, 'exit-width-cm': 120 };
  const path = `/inspections/${first!['inspectionId']}/answers`;
  expect((await ask('POST', path, { body: { answers, reason: 'on the spot' } })).body.verdict).toBe('passed');
  const waiting = (await ask('GET', '/inspections?verdict=incomplete&limit=200')).body
    .inspections as readonly Record<string, string>[];
  const ids = waiting.map(({ inspectionId }) => inspectionId);
  expect(ids).not.toContain(first!['inspectionId']);
  expect(waiting.filter(({ planId }) => planId === 'row-h')).toHaveLength(2);
  expect(waiting.filter(({ planId }) => planId === 'row-i')).toHaveLength(3);
  const times = waiting.map(({ dueAt }) => dueAt!);
  expect(times).toEqual(times.toSorted().toReversed());
  expect((await ask('GET', '/inspections?verdict=unheard')).status).toBe(400);
});

it('a paused plan makes none, and leaves out what was due meanwhile', async () => {
  await ask('POST', '/inspection-plans', { body: plan('row-e') });
  const because = { body: { reason: 'the row is closed' } };
  expect((await ask('POST', '/inspection-plans/row-e/pause', because)).status).toBe(200);
  expect((await ask('GET', '/inspection-plans/row-e')).body).toMatchObject({
    isPaused: true,
    nextDueAt: null,
  });
  await ask('POST', '/inspection-plans/row-e/resume', because);
  expect((await ask('GET', '/inspection-plans/row-e')).body).toMatchObject({
    ...{ isPaused: false, nextDueAt: `${dayOf(Date.now() + DAY_MS)}T00:00:00.000Z` },
  });
  expect(await inspections('row-e')).toEqual([]);
  const { acts } = (await ask('GET', '/inspection-plans/row-e/history')).body;
  expect(acts.map(({ act }: { act: string }) => act)).toEqual(['plan_resumed', 'plan_paused', 'plan_made']);
  const { plans } = (await ask('GET', '/inspection-plans?limit=2')).body;
  expect(plans).toHaveLength(2);
});

it('a changed plan goes on by what it says now, and what was started keeps what it began with', async () => {
  await ask('POST', '/inspection-plans', { body: plan('row-k') });
  await started('row-k');
  const { planId: _, ...changed } = plan('row-k', {
    title: 'Fire safety of rows C and D',
    place: 'rows C, D',
  });
  const later = { ...changed, schedule: { ...changed.schedule, at: '23:59' }, reason: 'the row grew' };
  const { status, body } = await ask('PUT', '/inspection-plans/row-k', { body: later });
  expect([status, body.title, body.place]).toEqual([200, later.title, later.place]);
  // Today has had its inspection.
  expect(body.nextDueAt).toBe(`${dayOf(Date.now() + DAY_MS)}T23:59:00.000Z`);
  expect((await inspections('row-k')).map(({ title }) => title)).toEqual(
    Array(3).fill('Fire safety of row C'),
  );
  const bad = { ...later, checklist: [{ ...checklist[2], most: 80 }] };
  const refused = await ask('PUT', '/inspection-plans/row-k', { body: bad });
  expect([refused.status, JSON.stringify(refused.body)]).toEqual([
    400,
    expect.stringContaining('exit-width-cm has a least above its most'),
  ]);
  expect((await ask('PUT', '/inspection-plans/nothing', { body: later })).status).toBe(404);
  const headers = asOperator('viewer', 'lin');
  expect((await ask('PUT', '/inspection-plans/row-k', { body: later, headers })).status).toBe(403);
});

it('a plan that was ended makes none any more, and stays as it is', async () => {
  await ask('POST', '/inspection-plans', { body: plan('row-l') });
  const because = { body: { reason: 'the row is gone' } };
  const headers = asOperator('viewer', 'lin');
  expect((await ask('POST', '/inspection-plans/row-l/end', { ...because, headers })).status).toBe(403);
  for (const _ of [1, 2])
    expect((await ask('POST', '/inspection-plans/row-l/end', because)).status).toBe(200);
  const ended = (await ask('GET', '/inspection-plans/row-l')).body;
  expect(ended).toMatchObject({ isPaused: false, nextDueAt: null });
  expect(Date.parse(ended.endedAt)).toBeGreaterThan(0);
  const { planId: _, ...again } = plan('row-l');
  const refused = [
    await ask('PUT', '/inspection-plans/row-l', { body: again }),
    await ask('POST', '/inspection-plans/row-l/pause', because),
    await ask('POST', '/inspection-plans/row-l/resume', because),
  ];
  expect(refused.map(({ status, body }) => [status, body.code])).toEqual(Array(3).fill([409, 'plan_ended']));
  const { acts } = (await ask('GET', '/inspection-plans/row-l/history')).body;
  expect(acts.map(({ act }: { act: string }) => act)).toEqual(['plan_ended', 'plan_made']);
});

it('a plan is refused that cannot be used, that is there, or that comes from somebody who only looks on', async () => {
  const bad = plan('bad', { checklist: [checklist[0], checklist[0]] });
  const refused = await ask('POST', '/inspection-plans', { body: bad });
  expect(refused.status).toBe(400);
  expect(JSON.stringify(refused.body)).toContain('extinguisher is there twice.');
  await ask('POST', '/inspection-plans', { body: plan('row-f') });
  expect((await ask('POST', '/inspection-plans', { body: plan('row-f') })).status).toBe(409);
  const headers = asOperator('viewer', 'lin');
  expect((await ask('POST', '/inspection-plans', { body: plan('row-g'), headers })).status).toBe(403);
  expect((await ask('POST', '/inspection-plans/nothing/pause', { body: { reason: 'x' } })).status).toBe(404);
});
