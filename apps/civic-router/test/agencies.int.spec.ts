import { eventually } from '@night-market/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { level, startMarket, V2, type RunningMarket } from './support/market.ts';

let market: RunningMarket;

beforeAll(async () => {
  market = await startMarket();
});
afterAll(() => market.stop());

let place = 0;
/** Each at a place of its own, so that none is a duplicate. */
const fireReport = (more: Readonly<Record<string, string>> = {}) =>
  market.civic.report({
    ...{
      service_code: 'fire-safety',
      'attribute[DANGER]': 'exit',
      lat: String(30 + ++place / 10),
      long: '100',
    },
    ...more,
  });
const PATIENT = { timeoutMs: 20_000, everyMs: 100 };

describe('an agency', () => {
  it('is told by a signed webhook without personal data, while another that is down holds nothing up', async () => {
    const { civic, fire, police } = market;
    police.answers(503);
    const both = await fireReport({ description: 'gas! call 0912345678', email: 'chen@example.com' });
    await eventually(async () => fire.of(both).length === 1, PATIENT);
    expect(fire.refused).toEqual([]);
    const [delivery] = fire.of(both);
    expect(delivery).toMatchObject({
      type: 'report.routed',
      data: { description: 'gas! call [phone number]', category: 'fire_safety', reason: { ruleId: 'gas' } },
    });
    expect(JSON.stringify(delivery)).not.toContain('example.com');
    expect(police.of(both)).toEqual([]);
    police.answers(200);
    await eventually(async () => police.of(both).length === 1, PATIENT);
    await eventually(
      async () => (await civic.database.query('select 1 from civic_delivery')).length === 0,
      PATIENT,
    );
  });

  it('that refuses is left to an operator; what comes later of the same report waits for it', async () => {
    const { civic, fire } = market;
    fire.answers(400);
    const reportId = await fireReport();
    const parked = async () => (await civic.ask('GET', '/ops/intents/webhook/parked')).body.intents;
    const [intent] = await eventually(async () => {
      const found = await parked();
      return found.length === 1 ? found : undefined;
    }, PATIENT);
    expect(intent).toMatchObject({ destination: 'fire', key: reportId });
    fire.answers(200);
    await civic.ask('POST', `/reports/${reportId}/reroute`, { body: { agencyIds: ['police'], reason: 'x' } });
    const other = await fireReport();
    await eventually(async () => fire.of(other).length === 1, PATIENT);
    expect(fire.of(reportId)).toEqual([]);
    const retried = await civic.ask('POST', `/ops/intents/webhook/parked/${intent.id}/retry`, {
      body: { reason: 'x' },
    });
    expect(retried.status).toBe(200);
    await eventually(async () => fire.of(reportId).length === 2, PATIENT);
    expect(fire.of(reportId).map(({ type }) => type)).toEqual(['report.routed', 'report.handed_over']);
  });

  it('that is back is told at once when an operator says so, whatever its circuit waits for', async () => {
    const { civic, police } = market;
    const intents = async () =>
      (await civic.ask('GET', '/ops/intents')).body.destinations.find(
        ({ kind, destination }: Record<string, string>) => kind === 'webhook' && destination === 'police',
      );
    const reason = 'they rang';
    police.answers(503);
    const reports: string[] = [];
    for (let n = 0; n < 12; n++) reports.push(await fireReport({ description: 'gas!' }));
    await eventually(async () => (await intents())?.circuit === 'open', PATIENT);
    // As after a long outage: by themselves they would be told in an hour.
    await civic.database.query(
      `update civic_delivery set next_check_at = now() + interval '1 hour' where is_deferred`,
    );
    police.answers(200);
    const tried = await civic.ask('POST', '/ops/intents/webhook/try-now', {
      body: { destination: 'police', reason },
    });
    expect(tried).toMatchObject({ status: 200, body: { outcome: 'tried' } });
    expect(tried.body.broughtForward).toBeGreaterThan(0);
    await eventually(async () => reports.every((reportId) => police.of(reportId).length === 1), PATIENT);
    const { acts } = (await civic.ask('GET', '/ops/acts?action=destination_tried')).body;
    expect(acts).toMatchObject([{ subject: 'webhook police', detail: { reason } }]);
    const nothing = await civic.ask('POST', '/ops/intents/webhook/try-now', {
      body: { destination: 'police', reason },
    });
    expect(nothing).toMatchObject({ status: 409, body: { code: 'nothing_waits' } });
  });

  it('that answers late, twice and out of order ends in the state of its newest word', async () => {
    const { civic } = market;
    const reportId = await fireReport();
    const routed = Date.parse((await market.view(reportId)).requestedAt);
    await eventually(async () => Date.now() > routed + 30);
    const at = (ms: number) => ({
      updated_datetime: new Date(routed + ms).toISOString(),
      update_id: `u-${ms}`,
    });
    await market.says('fire', reportId, 'closed', { ...at(20), description: 'done, call 0912345678' });
    await market.says('fire', reportId, 'investigating', at(10));
    await market.says('fire', reportId, 'closed', { ...at(20), description: 'done, call 0912345678' });
    await market.says('fire', reportId, 'open', at(15));
    expect((await market.view(reportId)).status).toBe('closed');
    const updates = (
      await civic.get(`${V2}/servicerequestupdates.json?service_request_id=${reportId}`)
    ).json();
    expect(updates.map(({ update_id: id, status }: Record<string, string>) => [id, status])).toEqual([
      ['u-10', 'open'],
      ['u-15', 'open'],
      ['u-20', 'closed'],
    ]);
    expect(updates[2].description).toBe('done, call [phone number]');
    const resolved = async () => (await civic.told('resolved')).filter(({ key }) => key === reportId);
    expect(
      await eventually(async () => ((await resolved()).length > 0 ? resolved() : undefined), PATIENT),
    ).toHaveLength(1);
    await market.says('fire', reportId, 'reopened', at(25));
    expect((await market.view(reportId)).status).toBe('open');
    await civic.toldOf(reportId, 'reopened');
  });

  it('is read page by page, by reports, by its own time and by the time when it was heard', async () => {
    const { civic } = market;
    const [one, other] = [await fireReport(), await fireReport()];
    const routed = Date.parse((await market.view(other)).requestedAt);
    await eventually(async () => Date.now() > routed + 30);
    const at = (ms: number) => new Date(routed + ms).toISOString();
    // Heard in this order, and said in another.
    const said = [
      [other, 'late', 20],
      [one, 'first', 5],
      [other, 'early', 10],
    ] as const;
    const before = new Date(Date.now() - 1).toISOString();
    for (const [reportId, update, ms] of said)
      await market.says('fire', reportId, 'investigating', {
        ...{ update_id: update, updated_datetime: at(ms) },
      });
    const ids = async (query: string): Promise<string[]> => {
      const answer = await civic.get(`${V2}/servicerequestupdates.json?${query}`);
      expect(answer.status).toBe(200);
      return answer.json().map(({ update_id: id }: { update_id: string }) => id);
    };
    const both = `service_request_id=${one},${other}`;
    expect(await ids(both)).toEqual(['first', 'early', 'late']);
    expect(await ids(`${both}&page_size=2&page=2`)).toEqual(['late']);
    expect(await ids(`${both}&page_size=2&page=3`)).toEqual([]);
    expect(await ids(`service_request_id=${other}&start_date=${at(15)}`)).toEqual(['late']);
    expect(await ids(`${both}&updated_after=${before}`)).toEqual(['late', 'first', 'early']);
    expect(await ids(`updated_after=${before}&page_size=1`)).toEqual(['late']);
    expect(await ids(`updated_before=${before}&${both}`)).toEqual([]);
    expect(await ids('service_request_id=nothing')).toEqual([]);
    const wrong = await civic.get(`${V2}/servicerequestupdates.json?page=0&updated_after=x`);
    expect([wrong.status, wrong.json().length]).toEqual([400, 2]);
  });

  it('that closes a report late is heard by whoever asks for changes since then', async () => {
    const { civic } = market;
    const reportId = await fireReport();
    const closedAt = (await market.view(reportId)).requestedAt as string;
    await eventually(async () => Date.now() > Date.parse(closedAt) + 50);
    const asked = new Date().toISOString();
    await market.says('fire', reportId, 'closed', { updated_datetime: closedAt });
    const changes = (await civic.get(`${V2}/requests.json?updated_after=${asked}`)).json();
    const found = changes.find((one: Record<string, string>) => one['service_request_id'] === reportId);
    expect(found).toMatchObject({ status: 'closed', updated_datetime: closedAt });
  });

  it('has no say about reports of others, nor has anybody without its key', async () => {
    const { civic } = market;
    const reportId = await fireReport();
    expect((await market.says('police', reportId, 'closed')).status).toBe(404);
    expect((await market.says('fire', reportId, 'closed', { api_key: civic.apiKey })).status).toBe(403);
    expect((await market.says('fire', crypto.randomUUID(), 'closed')).status).toBe(404);
    expect((await market.says('fire', 'nothing', 'closed')).status).toBe(404);
    expect((await market.says('fire', reportId, 'maybe')).status).toBe(400);
    expect((await market.view(reportId)).status).toBe('open');
  });
});

describe('a deadline', () => {
  it('that is missed is told once, and goes on to the next; one that is met never', async () => {
    const { civic, police } = market;
    const escalation = [{ afterMs: 500, to: 'police' }];
    await market.setBook({ levels: { fire_safety: level(1_500, 3_600_000, { escalation }) } });
    const [missed, met] = [await fireReport(), await fireReport()];
    expect((await market.says('fire', met, 'acknowledged')).status).toBe(201);
    const breach = await civic.toldOf(missed, 'sla_breached');
    expect(breach.payload).toMatchObject({ agencyId: 'fire', deadline: 'acknowledge' });
    expect((await market.view(missed)).missed).toMatchObject([{ agencyId: 'fire', deadline: 'acknowledge' }]);
    expect((await civic.toldOf(missed, 'escalated')).payload).toMatchObject({
      to: 'police',
      deadline: 'acknowledge',
    });
    await eventually(async () => police.of(missed).some(({ type }) => type === 'report.escalated'), PATIENT);
    await market.says('fire', missed, 'acknowledged');
    const told = (await civic.told()).filter(({ type }) => type === 'sla_breached' || type === 'escalated');
    expect(told.map(({ key, type }) => [key, type])).toEqual([
      [missed, 'sla_breached'],
      [missed, 'escalated'],
    ]);
    const timers = await civic.database.query(
      'select 1 from civic_timer where report_id = $1 and due_at < now()',
      [missed],
    );
    expect(timers).toEqual([]);
    await market.setBook();
  });

  it('stands still while the reporter is asked', async () => {
    const { civic } = market;
    await market.setBook({ levels: { fire_safety: level(3_600_000, 2_000) } });
    const [asked, silent] = [await fireReport(), await fireReport()];
    await market.says('fire', asked, 'information_required');
    await market.says('fire', silent, 'acknowledged');
    await civic.toldOf(silent, 'sla_breached');
    expect((await market.view(asked)).missed).toEqual([]);
    const given = await civic.ask('POST', `/reports/${asked}/information-given`, {
      body: { reason: 'she called' },
    });
    expect(given.status).toBe(200);
    expect((await market.view(asked)).parts[0].state).toBe('Acknowledged');
    await civic.toldOf(asked, 'sla_breached');
    await market.setBook();
  });
});

describe('personal data', () => {
  const personal = (reportId: string, headers?: Record<string, string>) =>
    market.civic.ask(
      'GET',
      `/reports/${reportId}/personal-data?reason=on%20the%20way`,
      headers ? { headers } : {},
    );
  const bearer = (agencyId: string) => ({ authorization: `Bearer ${market.keys[agencyId]}` });

  it('is read by the agency in charge alone, and it is kept who read it', async () => {
    const { civic } = market;
    const reportId = await fireReport({
      description: 'a blocked exit, I am 0912345678',
      email: 'chen@example.com',
    });
    const read = await personal(reportId, bearer('fire'));
    expect(read.body).toMatchObject({
      ...{ reporter: { email: 'chen@example.com' }, description: 'a blocked exit, I am 0912345678' },
      attributes: { DANGER: ['exit'] },
    });
    expect((await personal(reportId, bearer('police'))).status).toBe(404);
    const { acts } = (await civic.ask('GET', `/reports/${reportId}/history`)).body;
    expect(acts).toMatchObject([{ act: 'personal_data_read', reason: 'on the way' }]);
    await civic.ask('POST', `/reports/${reportId}/reroute`, { body: { agencyIds: ['police'], reason: 'x' } });
    expect((await personal(reportId, bearer('fire'))).status).toBe(403);
  });

  it('is erased on request; what became of the report stays', async () => {
    const { civic } = market;
    const reportId = await fireReport({ description: 'a blocked exit', address_string: 'at home' });
    await market.says('fire', reportId, 'closed', { description: 'we rang' });
    const erased = await civic.ask('DELETE', `/reports/${reportId}/personal-data?reason=she%20asked`);
    expect(erased).toMatchObject({ status: 200, body: { outcome: 'erased' } });
    expect((await personal(reportId)).body).toMatchObject({ code: 'personal_data_erased' });
    const [request] = (await civic.get(`${V2}/requests/${reportId}.json`)).json();
    expect(request).toMatchObject({ status: 'closed', description: null, address: null });
    const rows = await civic.database.query<{ row: string }>(
      `select to_jsonb(r)::text as row from civic_report r where report_id = $1
       union all select to_jsonb(u)::text from civic_update u where report_id = $1`,
      [reportId],
    );
    expect(JSON.stringify(rows)).not.toMatch(/blocked|at home|we rang/);
    await civic.toldOf(reportId, 'resolved');
    const missing = await civic.ask('DELETE', `/reports/${crypto.randomUUID()}/personal-data?reason=x`);
    expect(missing.status).toBe(404);
  });

  it('goes by itself after its time, bit by bit', async () => {
    const { civic } = market;
    const reportId = await fireReport({ description: 'an old story' });
    await civic.database.query(
      `update civic_report set requested_at = now() - interval '91 days' where report_id = $1`,
      [reportId],
    );
    const table = civic.service.runtime.expiring.find(({ name }) => name === 'civic_personal')!;
    expect(await table.expire(100)).toBe(1);
    const [request] = (await civic.get(`${V2}/requests/${reportId}.json`)).json();
    expect(request.description).toBeNull();
    expect(await table.expire(100)).toBe(0);
  });
});
