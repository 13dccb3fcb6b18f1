import { eventually } from '@night-market/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { book, level, startMarket, V2, type RunningMarket } from './support/market.ts';

let market: RunningMarket;

beforeAll(async () => {
  market = await startMarket();
});
afterAll(() => market.stop());

const ROW_C = { lat: '25.0875', long: '121.5245' };

describe('a report is routed', () => {
  it('by place and category, with the reason kept in words', async () => {
    const { civic } = market;
    const reportId = await civic.report({ ...ROW_C, description: 'karaoke' });
    const view = await market.view(reportId);
    expect(view).toMatchObject({ zoneId: 'row-c', status: 'open' });
    expect(view.parts).toMatchObject([
      {
        ...{ agencyId: 'police', state: 'Routed' },
        reason: { version: 1, ruleId: 'row-c-noise' },
        words: { en: 'Rule row-c-noise of version 1: the category is noise, and the place is in row-c.' },
      },
    ]);
    expect((await civic.toldOf(reportId, 'routed')).payload).toMatchObject({
      ...{ agencyId: 'police', ruleId: 'row-c-noise' },
    });
  });

  it('to several, each with a part of its own, and is closed when all are done', async () => {
    const { civic, fire, police } = market;
    const reportId = await civic.report({ lat: '1', long: '2', description: 'it smells of gas' });
    const told = () => [...fire.of(reportId), ...police.of(reportId)].length;
    await eventually(async () => told() === 2, { timeoutMs: 10_000 });
    expect((await market.says('fire', reportId, 'closed')).status).toBe(201);
    expect((await market.view(reportId)).status).toBe('open');
    await market.says('police', reportId, 'no_further_action');
    const view = await market.view(reportId);
    expect(view.status).toBe('closed');
    expect(view.parts.map(({ state }: { state: string }) => state)).toEqual(['Resolved', 'Resolved']);
  });

  it('as a dry run says, which keeps nothing', async () => {
    const { civic } = market;
    const counted = () => civic.database.query('select count(*)::int as n from civic_report');
    const before = await counted();
    const wish = { serviceCode: 'noise', description: '瓦斯', lat: 25.0875, long: 121.5245 };
    const { status, body } = await civic.ask('POST', '/rule-books/dry-run', { body: wish });
    expect(status).toBe(200);
    expect(body).toMatchObject({ agencyIds: ['fire', 'police'], zoneId: 'row-c', reason: { ruleId: 'gas' } });
    const plain = await civic.ask('POST', '/rule-books/dry-run', { body: { serviceCode: 'waste' } });
    expect(plain.body).toMatchObject({ agencyIds: ['market-office'], reason: { ruleId: null } });
    expect(plain.body.passedOver).toHaveLength(3);
    expect(await counted()).toEqual(before);
  });
});

describe('the rules', () => {
  it('are kept in all their versions, with who wrote them and why', async () => {
    const { civic } = market;
    const before = market.version();
    await market.setBook({ rules: { rules: [] } });
    const reportId = await civic.report({ lat: '11', long: '12', service_code: 'waste' });
    expect((await market.view(reportId)).parts).toMatchObject([
      { agencyId: 'market-office', reason: { version: before + 1, ruleId: null } },
    ]);
    const { books } = (await civic.ask('GET', '/rule-books')).body;
    expect(books[0]).toMatchObject({ version: before + 1, actor: 'lin', reason: 'a test' });
    const old = (await civic.ask('GET', `/rule-books/${before}`)).body;
    expect(old.book.rules.rules).toHaveLength(3);
    await market.setBook();
  });

  it('that somebody else has changed meanwhile, or that name what is not there, are refused', async () => {
    const { civic } = market;
    const set = (more: object, version: number) =>
      civic.ask('POST', '/rule-books', { body: { ...book(more), version, reason: 'x' } });
    expect(await set({}, 0)).toMatchObject({ status: 409, body: { code: 'version_changed' } });
    const unknown = await set({ rules: { fallbackAgencyId: 'nobody' } }, market.version());
    expect(unknown).toMatchObject({ status: 400 });
    expect(JSON.stringify(unknown.body)).toContain('No agency is called nobody.');
    const levels = { default: level(1_000, 1_000, { escalation: [{ afterMs: 0, to: 'nobody' }] }) };
    expect(JSON.stringify((await set({ levels }, market.version())).body)).toContain(
      'no agency is called nobody, nor is a duty desk.',
    );
  });
});

describe('an operator', () => {
  it('reroutes a report: the old agency is told so and has no say any more, the new one is in charge', async () => {
    const { civic, fire, police } = market;
    const reportId = await civic.report({
      lat: '3',
      long: '4',
      service_code: 'fire-safety',
      'attribute[DANGER]': 'exit',
    });
    await eventually(async () => fire.of(reportId).length === 1, { timeoutMs: 10_000 });
    const body = { agencyIds: ['police'], reason: 'a blocked road' };
    const rerouted = await civic.ask('POST', `/reports/${reportId}/reroute`, { body });
    expect(rerouted.status).toBe(200);
    const states = (parts: { agencyId: string; state: string }[]) =>
      parts.map((part) => [part.agencyId, part.state]);
    expect(states((await market.view(reportId)).parts)).toEqual([
      ['fire', 'HandedOver'],
      ['police', 'Routed'],
    ]);
    await eventually(async () => fire.of(reportId).length === 2 && police.of(reportId).length === 1, {
      timeoutMs: 10_000,
    });
    expect(fire.of(reportId).map(({ type }) => type)).toEqual(['report.routed', 'report.handed_over']);
    await market.says('fire', reportId, 'closed');
    expect((await market.view(reportId)).status).toBe('open');
    await civic.toldOf(reportId, 'handed_over');
    const { acts } = (await civic.ask('GET', `/reports/${reportId}/history`)).body;
    expect(acts).toMatchObject([
      {
        act: 'report_rerouted',
        actor: 'lin',
        reason: 'a blocked road',
        detail: { before: ['fire'], after: ['police'] },
      },
    ]);
    const unknown = await civic.ask('POST', `/reports/${reportId}/reroute`, {
      body: { ...body, agencyIds: ['x'] },
    });
    expect(unknown).toMatchObject({ status: 409, body: { code: 'unknown_agency' } });
  });
});

describe('an operator who watches', () => {
  it('closes a report: the agency and the reporter are told, and it is closed once', async () => {
    const { civic, fire } = market;
    const place = { lat: '3', long: '4', service_code: 'fire-safety', 'attribute[DANGER]': 'exit' };
    const reportId = await civic.report(place);
    const body = { outcome: 'no_action', reason: 'nothing burns' };
    const closed = await civic.ask('POST', `/reports/${reportId}/close`, { body });
    expect(closed).toMatchObject({ status: 200, body: { status: 'closed', parts: [{ state: 'Resolved' }] } });
    await eventually(async () => fire.of(reportId).at(-1)?.type === 'report.closed', { timeoutMs: 10_000 });
    await civic.toldOf(reportId, 'resolved');
    const again = await civic.ask('POST', `/reports/${reportId}/close`, { body });
    expect(again).toMatchObject({ status: 409, body: { code: 'already_closed' } });
    const { acts } = (await civic.ask('GET', `/reports/${reportId}/history`)).body;
    expect(acts).toMatchObject([
      {
        act: 'report_closed',
        reason: 'nothing burns',
        detail: { outcome: 'no_action', agencyIds: ['fire'] },
      },
    ]);
  });

  it('finds reports by state, agency and what is late, page by page and none twice', async () => {
    const { civic } = market;
    const at = { long: '60', service_code: 'noise' };
    const ids: string[] = [];
    for (let n = 0; n < 5; n++) ids.push(await civic.report({ ...at, lat: String(10 + n) }));
    await civic.ask('POST', `/reports/${ids[0]}/close`, { body: { outcome: 'done', reason: 'x' } });
    await civic.database.query(
      `insert into civic_missed (report_id, agency_id, deadline, start_at, due_at)
       select report_id, agency_id, 'acknowledge', now(), now() from civic_assignment where report_id = $1`,
      [ids[1]],
    );
    const list = async (query: string) => (await civic.ask('GET', `/reports?${query}`)).body;
    const own = ({ reports }: { reports: { reportId: string }[] }) =>
      reports.map(({ reportId }) => reportId).filter((id) => ids.includes(id));
    const seen: string[] = [];
    let page = await list('status=open&category=noise&limit=2');
    for (; page.next !== null; page = await list(`status=open&category=noise&limit=2&after=${page.next}`))
      seen.push(...own(page));
    seen.push(...own(page));
    expect(seen).toEqual(ids.slice(1).toReversed());
    expect(own(await list('late=true&limit=200'))).toEqual([ids[1]]);
    expect(own(await list('late=false&status=closed&limit=200'))).toEqual([ids[0]]);
    const [{ parts, missedDeadlines }] = (await list('late=true&limit=1')).reports;
    expect([parts.length > 0, missedDeadlines]).toEqual([true, 1]);
    expect(own(await list(`agencyId=${parts[0].agencyId}&status=open&limit=200`))).toContain(ids[1]);
    expect(own(await list('agencyId=nobody&limit=200'))).toEqual([]);
    expect((await civic.ask('GET', '/reports?after=x')).status).toBe(400);
  });
});

describe('a report of the same thing', () => {
  it('that comes while the first is closed is closed with it, or is one of its own', async () => {
    const { civic } = market;
    const rounds = Array.from({ length: 10 }, async (_, n) => {
      const same = {
        service_code: 'fire-safety',
        'attribute[DANGER]': 'exit',
        description: 'C12 出口被堵住',
      };
      const place = { lat: String(40 + n), long: '80' };
      const first = await civic.report({ ...same, ...place });
      await Promise.all([
        ...[0, 1, 2].map(() => civic.report({ ...same, ...place })),
        market.says('fire', first, 'closed'),
      ]);
    });
    await Promise.all(rounds);
    const apart = await civic.database.query(
      `select 1 from civic_report later join civic_report first on first.report_id = later.duplicate_of
       where first.status <> later.status`,
    );
    expect(apart).toEqual([]);
    const [counts] = await civic.database.query<{ n: number }>(
      'select count(*)::int as n from civic_report where duplicate_of is not null',
    );
    expect(counts!.n).toBeGreaterThan(0);
  });

  it('is taken out of its cluster by an operator, goes its own way, and stays out', async () => {
    const { civic, fire } = market;
    const same = {
      ...{ service_code: 'fire-safety', 'attribute[DANGER]': 'exit', description: 'C12 出口被堵住' },
      ...{ lat: '-21', long: '81' },
    };
    const [first, second, third] = [
      await civic.report(same),
      await civic.report(same),
      await civic.report(same),
    ];
    const out = (reportId: string) =>
      civic.ask('POST', `/reports/${reportId}/take-out`, { body: { reason: 'another exit' } });
    expect(await out(first)).toMatchObject({ status: 409, body: { code: 'not_a_duplicate' } });
    const taken = await out(second);
    expect(taken).toMatchObject({
      ...{ status: 200, body: { duplicateOf: null, clusterId: second, status: 'open' } },
    });
    expect(taken.body.parts).toMatchObject([
      { agencyId: 'fire', state: 'Routed', reason: { ruleId: 'fire' } },
    ]);
    expect(await out(second)).toMatchObject({ status: 409 });
    await eventually(async () => fire.of(second).length === 1, { timeoutMs: 10_000 });
    expect((await civic.toldOf(second, 'routed')).payload).toMatchObject({ agencyId: 'fire' });
    const timers = 'select 1 from civic_timer where report_id = $1';
    expect(await civic.database.query(timers, [second])).toHaveLength(1);
    // The end of the first is none of its business any more, but still that of the third.
    await market.says('fire', first, 'closed');
    expect((await market.view(second)).status).toBe('open');
    expect((await market.view(third)).status).toBe('closed');
    expect(await out(third)).toMatchObject({
      status: 200,
      body: { status: 'open', parts: [{ state: 'Routed' }] },
    });
    await market.says('fire', second, 'closed');
    expect((await market.view(second)).status).toBe('closed');
    const { acts } = (await civic.ask('GET', `/reports/${second}/history`)).body;
    expect(acts).toMatchObject([
      ...[{ act: 'report_taken_out', reason: 'another exit', detail: { from: first, agencyIds: ['fire'] } }],
    ]);
  });

  it('joins the first, goes to nobody again, and ends with it', async () => {
    const { civic } = market;
    const same = {
      lat: '25.0401',
      long: '121.5001',
      service_code: 'waste',
      description: 'C12 攤位前滿地油污垃圾',
    };
    const [one, other] = await Promise.all([civic.report(same), civic.report({ ...same, lat: '25.0402' })]);
    const views = [await market.view(one), await market.view(other)];
    const [first] = views.filter(({ duplicateOf }) => duplicateOf === null);
    const [second] = views.filter(({ duplicateOf }) => duplicateOf !== null);
    expect(second).toMatchObject({ duplicateOf: first.reportId, clusterId: first.clusterId, parts: [] });
    expect((await civic.toldOf(second.reportId, 'duplicate_found')).payload['duplicateOf']).toBe(
      first.reportId,
    );
    const far = await civic.report({ ...same, lat: '25.06' });
    expect((await market.view(far)).duplicateOf).toBeNull();
    const body = { agencyIds: ['fire'], reason: 'x' };
    const refused = await civic.ask('POST', `/reports/${second.reportId}/reroute`, { body });
    expect(refused).toMatchObject({ status: 409, body: { code: 'is_duplicate' } });
    await civic.ask('POST', `/reports/${first.reportId}/reroute`, { body });
    await market.says('fire', first.reportId, 'fixed', { description: 'cleaned' });
    const [told] = (await civic.get(`${V2}/requests/${second.reportId}.json`)).json();
    expect(told).toMatchObject({
      status: 'closed',
      status_notes: 'cleaned',
      agency_responsible: 'The fire people',
    });
    const again = await civic.report(same);
    expect((await market.view(again)).duplicateOf).toBeNull();
  });
});
