import { startMailCatcher, type MailCatcher } from '@night-market/mail-catcher';
import { eventually } from '@night-market/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startAgency, type RunningAgency } from './support/agency.ts';
import { AGENCY_SECRET, startMarket, V2, type RunningMarket } from './support/market.ts';

let market: RunningMarket;
let app: RunningAgency;
let catcher: MailCatcher;

beforeAll(async () => {
  app = await startAgency(AGENCY_SECRET);
  catcher = await startMailCatcher();
  market = await startMarket({ CIVIC_NOTICE_ORIGINS: app.url, CIVIC_SMTP_URL: catcher.smtpUrl });
});
afterAll(async () => {
  await market.stop();
  await Promise.all([app.stop(), catcher.close()]);
});

const waiting = async (): Promise<number> => {
  const [row] = await market.civic.database.query<{ n: number }>(
    'select count(*)::int as n from civic_notice',
  );
  return row!.n;
};
const told = async (): Promise<void> => {
  await eventually(async () => (await waiting()) === 0, { timeoutMs: 20_000, everyMs: 100 });
};
const webhook = () => ({ notify_url: `${app.url}/heard`, notify_secret: AGENCY_SECRET });
const mailsOf = (reportId: string) => catcher.mails.filter(({ text }) => text.includes(reportId));
const danger = { service_code: 'fire-safety', 'attribute[DANGER]': 'fire' };

describe('a reporter', () => {
  it('hears of each state once and in order by a signed webhook, whatever comes twice', async () => {
    const reportId = await market.civic.report({ ...danger, lat: '24.1', ...webhook() });
    app.answers(503);
    for (const status of ['investigating', 'in_progress', 'information_required', 'closed', 'closed'])
      expect((await market.says('fire', reportId, status)).status).toBe(201);
    expect((await market.says('fire', reportId, 'reopened')).status).toBe(201);
    app.answers(200);
    await told();
    expect(app.of(reportId).map(({ type }) => type)).toEqual([
      ...['report.acknowledged', 'report.information_requested', 'report.closed', 'report.reopened'],
    ]);
    expect(new Set(app.taken.map(({ id }) => id)).size).toBe(app.taken.length);
    expect(app.refused).toEqual([]);
  });

  it('who gave an address gets a mail, and one who reported the same thing gets the outcome', async () => {
    const place = { ...danger, lat: '24.2', description: '鹽酥雞攤的瓦斯桶漏氣 gas leak' };
    catcher.refuse(true);
    const first = await market.civic.report({ ...place, email: 'mei@example.com' });
    const second = await market.civic.report({ ...place, email: 'lin@example.com' });
    expect((await market.view(second))['duplicateOf']).toBe(first);
    await market.says('fire', first, 'investigating');
    await market.says('fire', first, 'closed', { description: '瓦斯已關 call 0912345678' });
    const parts = (await market.view(first))['parts'] as { agencyId: string }[];
    for (const { agencyId } of parts.filter((one) => one.agencyId !== 'fire'))
      await market.says(agencyId, first, 'closed', { description: '瓦斯已關 call 0912345678' });
    catcher.refuse(false);
    await told();
    for (const [reportId, address] of [
      [first, 'mei@example.com'],
      [second, 'lin@example.com'],
    ] as const) {
      const mails = mailsOf(reportId);
      expect(mails.map(({ to }) => to)).toEqual([[address], [address]]);
      expect(mails.map(({ subject }) => subject)).toEqual([
        expect.stringContaining('已受理'),
        expect.stringContaining('已結案'),
      ]);
      expect(mails.at(-1)!.text).toContain('瓦斯已關');
      expect(mails.at(-1)!.text).not.toContain('0912345678');
    }
  });

  it('whose report was taken out of a cluster hears no more of the first one, and of its own from the beginning', async () => {
    const same = { ...danger, lat: '24.25', description: '鹽酥雞攤的瓦斯桶漏氣 gas leak' };
    const first = await market.civic.report(same);
    const second = await market.civic.report({ ...same, ...webhook() });
    await market.says('fire', first, 'investigating');
    await told();
    // What waits to be told of the first is not told any more.
    app.answers(503);
    await market.says('fire', first, 'closed');
    await market.says('police', first, 'closed');
    await market.civic.ask('POST', `/reports/${second}/take-out`, { body: { reason: 'another stall' } });
    app.answers(200);
    await market.says('fire', second, 'investigating');
    await told();
    expect(app.of(second).map(({ type }) => type)).toEqual([
      ...['report.acknowledged', 'report.reopened', 'report.acknowledged'],
    ]);
    await market.says('fire', first, 'reopened');
    await told();
    expect(app.of(second)).toHaveLength(3);
  });

  it('whose data were erased hears no more, and none of it is anywhere else', async () => {
    const reportId = await market.civic.report({ ...danger, lat: '24.3', email: 'gone@example.com' });
    catcher.refuse(true);
    await market.says('fire', reportId, 'investigating');
    await market.civic.ask('DELETE', `/reports/${reportId}/personal-data?reason=asked`);
    await market.says('fire', reportId, 'closed');
    catcher.refuse(false);
    await told();
    expect(mailsOf(reportId)).toEqual([]);
    const rows = await market.civic.database.query<{ row: string }>(
      'select to_jsonb(civic_report)::text as row from civic_report',
    );
    const everything = JSON.stringify([rows, await market.civic.told()]);
    for (const text of ['gone@example.com', 'mei@example.com', '/heard', AGENCY_SECRET])
      expect(everything).not.toContain(text);
  });

  it.each([
    ['elsewhere', { notify_url: 'https://elsewhere.example', notify_secret: AGENCY_SECRET }],
    ['without a secret', { notify_url: 'http://127.0.0.1:1/' }],
    ['that is no address', { notify_url: 'ftp://x', notify_secret: AGENCY_SECRET }],
  ])('cannot have a webhook %s', async (_, fields) => {
    const usual = { api_key: market.civic.apiKey, service_code: 'noise', lat: '1', long: '1' };
    const answer = await market.civic.post(`${V2}/requests.json`, { ...usual, ...fields });
    expect([answer.status, answer.text]).toEqual([400, expect.stringContaining('notify_url')]);
  });
});
