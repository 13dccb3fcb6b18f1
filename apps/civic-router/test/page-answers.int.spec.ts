import { eventually, type TcpProxy } from '@night-market/testing';
import type { Page, Route } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { RunningMarket } from './support/market.ts';
import { isGood as isGoodOn, photoFile, startPhones, type Phones } from './support/phones.ts';

// A browser on a busy machine.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 240_000 });

let phones: Phones;
let market: RunningMarket;
let signal: TcpProxy;
let site: string;
let page: Page;

beforeAll(async () => {
  phones = await startPhones();
  ({ market, signal, site } = phones);
});
afterAll(() => phones?.stop());
beforeEach(async () => {
  page = await phones.take('zh-TW');
});
afterEach(() => phones.putAway());

const button = (name: string) => page.getByRole('button', { name, exact: true });
const card = (state: string) => page.locator(`li[data-state='${state}']`);
const isGood = (name: string): Promise<void> => isGoodOn(page, name);

describe('an answer to what an agency asks', () => {
  const stateOf = async (reportId: string) => (await market.view(reportId)).parts[0].state as string;
  async function asked(stall: string): Promise<string> {
    await page.goto(site);
    await page.getByRole('radio', { name: /消防安全/ }).check();
    await page.getByRole('checkbox', { name: '通道堵塞' }).check();
    await page.getByLabel('攤位、排號或地標').fill(stall);
    await button('送出通報').click();
    await card('sent').waitFor();
    const [row] = await market.civic.database.query<{ report_id: string }>(
      'select report_id from civic_report order by requested_at desc limit 1',
    );
    const reportId = row!.report_id;
    await market.says('fire', reportId, 'information_required', { description: '是哪一個出口？' });
    await card('sent').getByRole('link').click();
    await page.getByRole('heading', { name: '承辦單位需要您補充資料' }).waitFor();
    return reportId;
  }
  const answers = () => page.locator('li[data-answer]');

  it('is sent with a photo, and the agency goes on', async () => {
    const reportId = await asked('H1');
    await page.getByText('是哪一個出口？').first().waitFor();
    await button('送出說明').click();
    await page.getByText('請填寫說明。').waitFor();
    await page.getByLabel('您的說明').fill('北側，打 0912345678');
    await page.getByLabel('附上照片（選填）').setInputFiles(await photoFile());
    await page.getByAltText('要送出的照片').waitFor();
    await isGood('answer-asked-zh');
    await button('送出說明').click();
    await page.getByText('說明已送出，已通知承辦單位。').waitFor();
    await page.getByAltText('通報的照片').waitFor();
    await page.getByRole('heading', { name: '補充說明' }).waitFor();
    await isGood('answer-sent-zh');
    expect(await stateOf(reportId)).toBe('Acknowledged');
    await button('English').click();
    await page.getByText('It was sent, and those in charge are told.').waitFor();
    await isGood('answer-sent-en');
  });

  it('with a weak signal is kept and sent again, and is one', async () => {
    const reportId = await asked('H2');
    const arriveUnanswered = async (route: Route): Promise<void> => {
      await route.fetch();
      await signal.cut();
      await route.abort('connectionreset');
    };
    await page.route('**/answers', arriveUnanswered, { times: 1 });
    await page.getByLabel('您的說明').fill('南側');
    await button('送出說明').click();
    await answers().getByText('等待網路訊號').waitFor();
    await isGood('answer-waiting-zh');
    await signal.open();
    await page.reload();
    await answers().getByText('說明已送出').waitFor();
    expect(
      await market.civic.database.query('select is_comment from civic_answer where report_id = $1', [
        reportId,
      ]),
    ).toEqual([{ is_comment: false }]);
  });

  it('is written further after a reload, by whoever sent the report or has the link of the mail', async () => {
    const reportId = await asked('H3');
    await page.getByLabel('您的說明').fill('東側');
    await page.reload();
    await eventually(async () => (await page.getByLabel('您的說明').inputValue()) === '東側', {
      timeoutMs: 20_000,
      everyMs: 100,
    });
    const key = await page.evaluate<string>(
      `new Promise((done) => { const open = indexedDB.open('hotline'); open.onsuccess = () => {
        const all = open.result.transaction('reports').objectStore('reports').getAll();
        all.onsuccess = () => { open.result.close(); done(all.result.at(-1).reporterKey); }; }; })`,
    );
    page = await phones.take('en');
    await page.goto(`${site}#/reports/${reportId}`);
    await page.getByText('Answer from the phone that sent the report, or by the link in the mail.').waitFor();
    expect(await page.getByLabel('What you say').count()).toBe(0);
    await page.goto(`${site}#/reports/${reportId}/${key}`);
    await page.getByLabel('What you say').fill('the eastern one');
    await button('Send it').click();
    await page.getByText('It was sent, and those in charge are told.').waitFor();
    expect(await stateOf(reportId)).toBe('Acknowledged');
  });
});
