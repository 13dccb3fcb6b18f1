import { startMailCatcher, type MailCatcher } from '@night-market/mail-catcher';
import { eventually } from '@night-market/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { level, startMarket, type RunningMarket } from './support/market.ts';

const PATIENT = { timeoutMs: 20_000, everyMs: 100 };
const MAIL = 'duty@market.example';
let market: RunningMarket;
let catcher: MailCatcher;

beforeAll(async () => {
  catcher = await startMailCatcher();
  market = await startMarket({ CIVIC_SMTP_URL: catcher.smtpUrl });
});
afterAll(async () => {
  await market.stop();
  await catcher.close();
});

let place = 0;
const report = (more: Readonly<Record<string, string>> = {}) =>
  market.civic.report({
    ...{
      service_code: 'fire-safety',
      'attribute[DANGER]': 'exit',
      lat: String(-50 + ++place / 10),
      long: '60',
    },
    ...more,
  });
const set = (deskId: string, more: object = {}) =>
  market.civic.ask('PUT', `/duty-desks/${deskId}`, {
    body: { name: 'Night duty', mail: MAIL, reason: 'a test', ...more },
  });
const mailsOf = (reportId: string) =>
  catcher.mails.filter(({ to, text }) => to.includes(MAIL) && text.includes(reportId));
const nothingWaits = () =>
  eventually(
    async () => (await market.civic.database.query('select 1 from civic_notice')).length === 0,
    PATIENT,
  );

describe('a duty desk', () => {
  it('is told once by mail of what is late, besides the next agency, and of nothing that was met', async () => {
    const { civic, police } = market;
    expect(await set('night-duty')).toMatchObject({ status: 200, body: { outcome: 'set' } });
    const escalation = [
      { afterMs: 200, to: 'police' },
      { afterMs: 200, to: 'night-duty' },
    ];
    await market.setBook({ levels: { fire_safety: level(1_000, 3_600_000, { escalation }) } });
    const [late, met] = [await report({ description: 'ask Chen at 0912345678' }), await report()];
    await market.says('fire', met, 'acknowledged');
    await eventually(() => mailsOf(late).length > 0, PATIENT);
    await eventually(() => police.of(late).length > 0, PATIENT);
    await nothingWaits();
    expect(mailsOf(late)).toHaveLength(1);
    expect(mailsOf(met)).toEqual([]);
    const [mail] = mailsOf(late);
    expect(mail!.subject).toContain('逾期通報');
    expect(mail!.text).toContain('fire has not taken it on');
    expect(mail!.text).toContain(`/hotline/#/reports/${late}`);
    expect(mail!.text).not.toMatch(/Chen|phone number/);
    const toldOf = async () => (await civic.told('escalated')).filter(({ key }) => key === late);
    await eventually(async () => (await toldOf()).length === 2, PATIENT);
    expect((await toldOf()).map(({ payload }) => payload['to']).sort()).toEqual(['night-duty', 'police']);
    await market.setBook();
  });

  it('hears of it later when the mail server was away, whatever mails of the reporter wait', async () => {
    await set('day-duty');
    await market.setBook({
      levels: { fire_safety: level(1_000, 3_600_000, { escalation: [{ afterMs: 0, to: 'day-duty' }] }) },
    });
    catcher.refuse(true);
    const late = await report({ email: 'mei@example.com' });
    await market.civic.toldOf(late, 'escalated');
    const [row] = await market.civic.database.query<{ destination: string }>(
      'select destination from civic_notice where report_id = $1 and desk_id is not null',
      [late],
    );
    expect(row).toEqual({ destination: 'duty day-duty' });
    catcher.refuse(false);
    await nothingWaits();
    expect(mailsOf(late)).toHaveLength(1);
    await market.setBook();
  });

  it('is listed without its address, which stands sealed alone', async () => {
    const { civic } = market;
    await set('role-desk', { mail: 'role@market.example' });
    const { desks } = (await civic.ask('GET', '/duty-desks?limit=200')).body;
    expect(desks).toContainEqual({ deskId: 'role-desk', name: 'Night duty', changedAt: expect.any(String) });
    const rows = await civic.database.query<{ row: string; mail: Buffer }>(
      'select to_jsonb(civic_duty_desk)::text as row, mail from civic_duty_desk',
    );
    const audit = await civic.database.query('select detail from civic_audit');
    const kept = JSON.stringify([desks, audit, rows.map(({ row, mail }) => row + mail.toString('latin1'))]);
    expect(kept).not.toContain('@market.example');
  });

  it('has an id of its own, and an address', async () => {
    const { civic } = market;
    expect(await set('fire')).toMatchObject({ status: 409, body: { code: 'id_taken' } });
    await set('taken-by-desk');
    const agency = await civic.ask('PUT', '/agencies/taken-by-desk', { body: { name: 'x', reason: 'x' } });
    expect(agency).toMatchObject({ status: 409, body: { code: 'id_taken' } });
    expect(await set('no-mail', { mail: 'nothing' })).toMatchObject({ status: 400 });
    expect(await set('personal', { name: 'call 0912345678' })).toMatchObject({ status: 400 });
  });
});
