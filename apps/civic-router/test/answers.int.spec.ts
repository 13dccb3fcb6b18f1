import { startMailCatcher, type MailCatcher } from '@night-market/mail-catcher';
import { eventually } from '@night-market/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ANSWERS_MAX } from '../src/answer-questions/answer-question.handler.ts';
import { level, startMarket, V2, type RunningMarket } from './support/market.ts';
import { jpeg } from './support/pictures.ts';

const PATIENT = { timeoutMs: 20_000, everyMs: 100 };
let market: RunningMarket;
let catcher: MailCatcher;

beforeAll(async () => {
  catcher = await startMailCatcher();
  market = await startMarket({ CIVIC_SMTP_URL: catcher.smtpUrl, CIVIC_PAGE_REPORTS_PER_MINUTE: '10000' });
});
afterAll(async () => {
  await market.stop();
  await catcher.close();
});

let place = 0;
/** A report of its own place, with the key of its reporter. */
async function reported(more: Readonly<Record<string, string>> = {}) {
  const reporterKey = crypto.randomUUID();
  const reportId = await market.civic.report({
    ...{
      service_code: 'fire-safety',
      'attribute[DANGER]': 'exit',
      lat: String(-50 + ++place / 10),
      long: '70',
    },
    ...{ reporter_key: reporterKey, ...more },
  });
  return { reportId, reporterKey };
}

const answer = (reportId: string, body: object, key: string = crypto.randomUUID()) =>
  market.civic.ask('POST', `/hotline/requests/${reportId}/answers`, {
    body,
    headers: { 'content-type': 'application/json', 'idempotency-key': key },
  });
const asks = (reportId: string, more: Readonly<Record<string, string>> = {}) =>
  market.says('fire', reportId, 'information_required', { description: 'Which exit?', ...more });
const stateOf = async (reportId: string) => (await market.view(reportId)).parts[0].state as string;
const typesOf = (reportId: string) => market.fire.of(reportId).map(({ type }) => type);
const toldAll = () =>
  eventually(
    async () => (await market.civic.database.query('select 1 from civic_delivery')).length === 0,
    PATIENT,
  );
const detailed = async (reportId: string) =>
  (await market.civic.get(`${V2}/requests/${reportId}.json?extensions=true`)).json()[0].extended_attributes
    .detailed_status as string;

describe('an answer of the reporter', () => {
  it('ends the pause, is told to the agency in order, and the deadline goes on', async () => {
    await market.setBook({ levels: { fire_safety: level(3_600_000, 4_000) } });
    const { reportId, reporterKey } = await reported();
    await asks(reportId);
    expect([await stateOf(reportId), await detailed(reportId)]).toEqual([
      'WaitingForReporter',
      'information_required',
    ]);
    const timers = () =>
      market.civic.database.query('select 1 from civic_timer where report_id = $1', [reportId]);
    expect(await timers()).toEqual([]);
    const given = await answer(reportId, { reporterKey, text: 'the northern one, call 0912345678' });
    expect(given).toMatchObject({ status: 201, body: { isComment: false } });
    expect([await stateOf(reportId), await detailed(reportId)]).toEqual(['Acknowledged', 'acknowledged']);
    expect(await timers()).toHaveLength(1);
    await toldAll();
    expect(typesOf(reportId)).toEqual(['report.routed', 'report.information']);
    expect(market.fire.of(reportId)[1]!.data).toMatchObject({
      ...{ answerId: given.body.answerId, isComment: false, text: 'the northern one, call [phone number]' },
    });
    // The clock runs again: the deadline is missed in the end.
    expect((await market.civic.toldOf(reportId, 'sla_breached')).payload['deadline']).toBe('resolve');
    await market.setBook();
  });

  it('is one however often it is sent, and a second one is a comment', async () => {
    const { reportId, reporterKey } = await reported();
    await asks(reportId);
    const key = crypto.randomUUID();
    const body = { reporterKey, text: 'at C12' };
    const [one, ...again] = await Promise.all([1, 2, 3].map(() => answer(reportId, body, key)));
    for (const each of [one!, ...again]) expect(each).toMatchObject({ status: 201, body: one!.body });
    expect(await answer(reportId, { ...body, text: 'at C13' }, key)).toMatchObject({ status: 422 });
    expect(await answer(reportId, { ...body, text: 'by the tree' })).toMatchObject({
      body: { isComment: true },
    });
    await market.says('fire', reportId, 'closed');
    expect(await answer(reportId, { ...body, text: 'thank you' })).toMatchObject({
      body: { isComment: true },
    });
    expect(await stateOf(reportId)).toBe('Resolved');
    await toldAll();
    expect(market.fire.of(reportId).map(({ type, data }) => [type, data['text']])).toEqual([
      ['report.routed', undefined],
      ['report.information', 'at C12'],
      ['report.information', 'by the tree'],
      ['report.information', 'thank you'],
    ]);
  });

  it('is sealed, shown to those in charge alone, and goes with the personal data', async () => {
    const { civic } = market;
    const { reportId, reporterKey } = await reported();
    const photoId = crypto.randomUUID();
    await answer(reportId, { reporterKey, text: 'ask for Chen at 0912345678', photoId });
    const put = await civic.fetched(`/photos/${photoId}`, {
      ...{ method: 'PUT', body: new Uint8Array(await jpeg()), headers: { 'content-type': 'image/jpeg' } },
    });
    expect(put.status).toBe(200);
    const [shown] = (await civic.get(`${V2}/requests/${reportId}.json?extensions=true`)).json();
    expect(shown.media_urls).toEqual([expect.stringContaining(photoId)]);
    expect(JSON.stringify(shown)).not.toContain('Chen');
    const rows = await civic.database.query<{ row: string; personal: Buffer }>(
      'select to_jsonb(civic_answer)::text as row, personal from civic_answer where report_id = $1',
      [reportId],
    );
    expect(rows[0]!.row + rows[0]!.personal.toString('utf8')).not.toContain('0912345678');
    const personal = () => civic.ask('GET', `/reports/${reportId}/personal-data?reason=x`);
    expect((await personal()).body.answers).toMatchObject([{ text: 'ask for Chen at 0912345678' }]);
    expect(JSON.stringify((await personal()).body)).not.toContain(reporterKey);
    await civic.ask('DELETE', `/reports/${reportId}/personal-data?reason=x`);
    expect(await civic.database.query('select 1 from civic_answer where report_id = $1', [reportId])).toEqual(
      [],
    );
    expect(await answer(reportId, { reporterKey, text: 'still there' })).toMatchObject({ status: 410 });
  });

  it('of whoever reported the same thing counts for the first report', async () => {
    const same = { lat: '-51', long: '71', description: 'C12 出口被堵住 the exit is blocked' };
    const first = await reported(same);
    const second = await reported(same);
    expect((await market.view(second.reportId)).duplicateOf).toBe(first.reportId);
    await asks(first.reportId);
    expect(await detailed(second.reportId)).toBe('information_required');
    await answer(second.reportId, { reporterKey: second.reporterKey, text: 'the left one' });
    expect(await stateOf(first.reportId)).toBe('Acknowledged');
    await toldAll();
    expect(typesOf(first.reportId)).toEqual(['report.routed', 'report.information']);
  });

  it('is asked for by a mail that leads to the page, each time that somebody asks', async () => {
    const { reportId, reporterKey } = await reported({ email: 'mei@example.com' });
    const mails = () => catcher.mails.filter(({ text }) => text.includes(`/hotline/#/reports/${reportId}/`));
    const link = () => /#\/reports\/[\w-]+\/([\w-]+)/u.exec(mails().at(-1)!.text)![1]!;
    await asks(reportId);
    await eventually(() => mails().length === 1, PATIENT);
    expect(link()).toBe(reporterKey);
    expect(mails()[0]!.text).toContain('Which exit?');
    await answer(reportId, { reporterKey: link(), text: 'this one' });
    await asks(reportId, { description: 'And which door?' });
    await eventually(() => mails().length === 2, PATIENT);
    expect(mails()[1]!.text).toContain('And which door?');
  });

  it('of somebody else, to nothing, or of nothing is refused, and so are too many', async () => {
    const { reportId, reporterKey } = await reported();
    await asks(reportId);
    const wrong = { reporterKey: crypto.randomUUID(), text: 'x' };
    expect(await answer(reportId, wrong)).toMatchObject({
      ...{ status: 403, body: { code: 'reporter_key_refused' } },
    });
    expect(await answer(crypto.randomUUID(), { reporterKey, text: 'x' })).toMatchObject({ status: 404 });
    expect(await answer(reportId, { reporterKey, text: ' \u0007 ' })).toMatchObject({ status: 400 });
    expect(await answer(reportId, { reporterKey })).toMatchObject({ status: 400 });
    const withoutKey = await market.civic.ask('POST', `/hotline/requests/${reportId}/answers`, {
      ...{ body: { reporterKey, text: 'x' }, headers: {} },
    });
    expect(withoutKey).toMatchObject({ status: 400, body: { code: 'idempotency_key_missing' } });
    expect(await stateOf(reportId)).toBe('WaitingForReporter');
    for (let n = 0; n < ANSWERS_MAX; n++)
      expect(await answer(reportId, { reporterKey, text: `${n}` })).toMatchObject({ status: 201 });
    expect(await answer(reportId, { reporterKey, text: 'x' })).toMatchObject({
      ...{ status: 422, body: { code: 'too_many_answers' } },
    });
  });
});
