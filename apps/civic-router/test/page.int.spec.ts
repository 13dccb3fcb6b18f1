import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { eventually, type TcpProxy } from '@night-market/testing';
import type { Page, Route } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { RunningMarket } from './support/market.ts';
import { DIST, isGood as isGoodOn, photoFile, startPhones, type Phones } from './support/phones.ts';

// A browser on a busy machine.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 240_000 });

const SCRIPT_MAX_BYTES = 100_000;

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
beforeEach(() => phone('zh-TW'));
afterEach(() => phones.putAway());

async function phone(...taken: Parameters<Phones['take']>): Promise<void> {
  page = await phones.take(...taken);
}

const button = (name: string) => page.getByRole('button', { name, exact: true });
const card = (state: string) => page.locator(`li[data-state='${state}']`);
const reports = () =>
  market.civic.database.query<Record<string, unknown>>(
    'select report_id, lat, long, address, media_url, service_code from civic_report order by requested_at',
  );

/** What an expression is in the page. Only pages know the types of browsers. */
const inPage = <T>(expression: string): Promise<T> => page.evaluate<T>(expression);
const isGood = (name: string): Promise<void> => isGoodOn(page, name);

async function fillStall(stall: string): Promise<void> {
  await page.getByRole('radio', { name: /垃圾與油污/ }).check();
  await page.getByLabel('攤位、排號或地標').fill(stall);
}

describe('a report', () => {
  it('is sent with place and photo, and followed until it is closed', async () => {
    await page.goto(site);
    await page.getByRole('radio', { name: /消防安全/ }).check();
    await isGood('form-zh');
    await page.getByRole('checkbox', { name: '瓦斯' }).check();
    await button('使用目前位置').click();
    await page.getByText('已取得位置').waitFor();
    await page.getByLabel('說明（選填）').fill('瓦斯味很重，請打 0912345678');
    await page.getByLabel('照片（選填）').setInputFiles(await photoFile());
    await page.getByAltText('要送出的照片').waitFor();
    await page.getByLabel('電子郵件').fill('chen@example.com');
    await isGood('form-filled-zh');
    await button('送出通報').click();
    await card('sent').getByText('已送出').waitFor();
    await isGood('mine-sent-zh');
    const [sent] = (await reports()).slice(-1);
    expect(sent).toMatchObject({ service_code: 'fire-safety', lat: phones.latitude(), long: 121.5 });
    await card('sent').getByRole('link').click();
    await page.getByText('狀態: 處理中').waitFor();
    await page.getByText(/瓦斯味很重.請打 \[phone number\]/).waitFor();
    expect(await inPage('document.activeElement.tagName')).toBe('H1');
    const picture = page.getByAltText('通報的照片');
    await picture.waitFor();
    const image = "document.querySelector('article img')";
    expect(await inPage(`${image}.decode().then(() => ${image}.naturalWidth)`)).toBe(48);
    await isGood('follow-open-zh');
    const id = String(sent!['report_id']);
    await market.says('fire', id, 'closed', { description: '已關閉瓦斯' });
    await market.says('police', id, 'closed', { description: '已關閉瓦斯' });
    await page.reload();
    await page.getByText('狀態: 已結案').waitFor();
    await page.getByText('已關閉瓦斯').first().waitFor();
    await button('English').click();
    await page.getByText('State: Closed').waitFor();
    await page.getByRole('heading', { name: 'Fire safety' }).waitFor();
    expect(await inPage('document.documentElement.lang')).toBe('en');
    await isGood('follow-closed-en');
  });

  it('says what is wrong, in English, and leads there by the keyboard', async () => {
    await phone('en-GB');
    await page.goto(site);
    await page.getByRole('heading', { name: 'Report', level: 1 }).waitFor();
    await page.getByLabel('Mail address').fill('chen');
    await button('Send the report').click();
    const problems = page.getByRole('alert');
    await problems.getByText('Choose what is the matter.').waitFor();
    await problems.getByText('This is no mail address.').waitFor();
    await isGood('form-wrong-en');
    await problems.getByRole('link', { name: /Use your position, or write/ }).press('Enter');
    expect(await inPage('document.activeElement.id')).toBe('where');
    await page.getByRole('radio', { name: /Fire safety/ }).check();
    await button('Send the report').click();
    await problems.getByText('Please answer: What is the danger?').waitFor();
    expect(await card('sent').count()).toBe(0);
  });

  it('of a kind that answers later is followed by its token', async () => {
    await page.goto(site);
    await page.getByRole('radio', { name: /其他/ }).check();
    await page.getByLabel('攤位、排號或地標').fill('服務台');
    await button('送出通報').click();
    await card('sent').getByRole('link').click();
    await page.getByText('狀態: 處理中').waitFor();
  });

  it('may have several photos, and one of them is taken away again', async () => {
    await page.goto(site);
    await fillStall('C14');
    await page.getByLabel('照片（選填）').setInputFiles(await photoFile());
    await page.getByAltText('要送出的照片').waitFor();
    for (const n of [2, 3]) {
      await page.getByLabel('再加一張照片').setInputFiles(await photoFile());
      await page.getByAltText(`要送出的照片 ${n}`).waitFor();
    }
    await isGood('form-photos-zh');
    await button('移除照片 2').click();
    await page.getByAltText('要送出的照片 3').waitFor({ state: 'detached' });
    await button('送出通報').click();
    await card('sent').waitFor();
    await card('sent').getByRole('link').click();
    for (const n of [1, 2]) await page.getByAltText(`通報的照片 ${n}`).waitFor();
    expect(await page.getByAltText(/^通報的照片/).count()).toBe(2);
    await isGood('follow-photos-zh');
  });

  it('may get its place from the photo, where the reporter asks for it', async () => {
    await page.goto(site);
    await page.getByRole('radio', { name: /垃圾與油污/ }).check();
    await page.getByLabel('照片（選填）').setInputFiles(await photoFile());
    await button('使用照片的拍攝位置').click();
    await page.getByText('25.0876, 121.5244').waitFor();
    await page.getByLabel('攤位、排號或地標').fill('C12');
    await button('送出通報').click();
    await card('sent').waitFor();
    expect((await reports()).at(-1)).toMatchObject({ lat: 25.0876, long: 121.5244, address: 'C12' });
  });
});

describe('with a weak signal', () => {
  it('a report whose answer is lost is sent again, and is one', async () => {
    await page.goto(site);
    await fillStall('D7');
    await page.getByLabel('照片（選填）').setInputFiles(await photoFile());
    await page.getByAltText('要送出的照片').waitFor();
    const before = (await reports()).length;
    // It arrives, and then the line is cut.
    const arriveUnanswered = async (route: Route): Promise<void> => {
      await route.fetch();
      await signal.cut();
      await route.abort('connectionreset');
    };
    await page.route('**/hotline/requests', arriveUnanswered, { times: 1 });
    await button('送出通報').click();
    await card('waiting').getByText('等待網路訊號').waitFor();
    await isGood('mine-waiting-zh');
    expect(await reports()).toHaveLength(before + 1);
    await button('立即傳送').click();
    await card('waiting').waitFor();
    await signal.open();
    // Even in a page that was closed meanwhile.
    await page.reload();
    await card('sent').waitFor();
    const [report, ...others] = (await reports()).slice(before);
    expect(others).toEqual([]);
    expect(report).toMatchObject({ service_code: 'waste', address: 'D7' });
    expect(report!['media_url']).toContain('/photos/');
    await page.getByRole('link', { name: '通報', exact: true }).click();
    await page.getByLabel('攤位、排號或地標').waitFor();
    expect(await page.getByLabel('攤位、排號或地標').inputValue()).toBe('');
  });

  it('by itself, as soon as the signal is back', async () => {
    await page.goto(site);
    await fillStall('E1');
    const before = (await reports()).length;
    await signal.cut();
    await button('送出通報').click();
    await card('waiting').waitFor();
    await signal.open();
    await card('sent').waitFor();
    expect(await reports()).toHaveLength(before + 1);
  });

  it('the form is there again after a reload, the photo too', async () => {
    await page.goto(site);
    await fillStall('F3');
    await page.getByLabel('說明（選填）').fill('地上很滑');
    await page.getByLabel('照片（選填）').setInputFiles(await photoFile());
    await page.getByAltText('要送出的照片').waitFor();
    await page.reload();
    await page.getByAltText('要送出的照片').waitFor();
    expect(await page.getByRole('radio', { name: /垃圾與油污/ }).isChecked()).toBe(true);
    expect(await page.getByLabel('說明（選填）').inputValue()).toBe('地上很滑');
    expect(await page.getByLabel('攤位、排號或地標').inputValue()).toBe('F3');
  });

  it('what cannot be read now is said, and asked for again', async () => {
    await page.goto(`${site}#/mine`);
    await page.getByText('還沒有通報。').waitFor();
    await isGood('mine-empty-zh');
    await button('查詢').click();
    await page.getByText('請填寫通報編號。').waitFor();
    await page.getByLabel('用編號查詢').fill(crypto.randomUUID());
    await button('查詢').click();
    await page.getByText('找不到這個編號').waitFor();
    await isGood('follow-unknown-zh');
    await signal.cut();
    await button('再試一次').click();
    await page.getByText('目前連不上通報中心').waitFor();
    await isGood('unreachable-zh');
    await signal.open();
    await button('再試一次').click();
    await page.getByText('找不到這個編號').waitFor();
  });
});

describe('the page', () => {
  it('is small, and is served with its policy', async () => {
    const scripts = readdirSync(join(DIST, 'assets')).filter((name) => name.endsWith('.js'));
    const bytes = scripts.map((name) => gzipSync(readFileSync(join(DIST, 'assets', name))).length);
    expect(bytes.reduce((sum, each) => sum + each, 0)).toBeLessThan(SCRIPT_MAX_BYTES);
    const answer = await market.civic.get('/hotline/');
    expect(answer.text.replaceAll('&#39;', "'")).toContain("default-src 'none'; script-src 'self';");
    expect(answer.headers.get('content-security-policy')).toBe("frame-ancestors 'none'");
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
  });

  it('fits the smallest phone, in both languages', async () => {
    for (const [locale, name] of [
      ['zh-TW', '消防安全'],
      ['en', 'Fire safety'],
    ] as const) {
      await phone(locale, { width: 320, height: 568 });
      await page.goto(site);
      await page.getByRole('radio', { name: new RegExp(name) }).check();
      await isGood(`form-small-${locale}`);
    }
  });

  it('takes so many reports of one address and no more, and each under a key', async () => {
    const body = JSON.stringify({ service_code: 'waste', address_string: 'G1' });
    const send = (headers: Record<string, string>) =>
      market.civic.fetched('/hotline/requests', {
        ...{ method: 'POST', body, headers: { 'content-type': 'application/json', ...headers } },
      });
    expect((await send({})).json().code).toBe('idempotency_key_missing');
    const key = { 'idempotency-key': crypto.randomUUID() };
    const [one, again] = [await send(key), await send(key)];
    expect([one.status, again.status]).toEqual([201, 201]);
    expect(again.json()).toEqual(one.json());
    const refused = await eventually(
      async () => {
        const answer = await send(key);
        return answer.status === 429 ? answer : undefined;
      },
      { timeoutMs: 30_000, everyMs: 1 },
    );
    expect(refused.headers.get('retry-after')).not.toBeNull();
  });
});
