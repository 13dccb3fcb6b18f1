import { join, resolve } from 'node:path';
import { FakeGate } from '@night-market/scanner-sdk/testing';
import { eventually } from '@night-market/testing';
import {
  accessibilityProblems,
  builtPage,
  launch,
  screenshot,
  watchPage,
} from '@night-market/testing/browser';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { writeCameraFile } from './camera-file.ts';
import { servePage } from './site.ts';

// A browser on a busy machine.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const TOKEN = 'one-time-token-0001';
const folder = builtPage(resolve(import.meta.dirname, '..'));

let browser: Browser;
let gate: FakeGate;
let context: BrowserContext;
let page: Page;
let complaints: string[];

beforeAll(async () => {
  browser = await launch();
});
afterAll(async () => {
  await browser?.close();
});

beforeEach(async () => {
  gate = await FakeGate.start();
  servePage(gate, folder);
  complaints = [];
  await newPage(browser);
});
afterEach(async () => {
  await context.close();
  await gate.stop();
  expect(complaints).toEqual([]);
});

async function newPage(from: Browser, locale = 'zh-TW'): Promise<void> {
  context = await from.newContext({ locale, viewport: { width: 390, height: 844 }, permissions: ['camera'] });
  page = await context.newPage();
  watchPage(page, complaints);
}

const shot = (name: string): Promise<void> => screenshot(page, name);

/** By all rules of axe, not those of WCAG AA alone. */
async function isAccessible(): Promise<void> {
  expect(await accessibilityProblems(page, [])).toEqual([]);
}

async function enrolled(): Promise<void> {
  await page.goto(`${gate.url}/scanner/#enrol=${TOKEN}`);
  await page.getByText('連線中').waitFor();
  await eventually(() => gate.readers > 0);
  await page.locator('.warning').waitFor({ state: 'detached' });
}

/** Types as a hand scanner does, at once. */
const typeCode = (code: string): Promise<void> =>
  page.evaluate(
    (keys) => {
      for (const key of keys)
        document.body.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));
    },
    [...code, 'Enter'],
  );

const result = (decision: 'granted' | 'denied') => page.locator(`.result[data-decision='${decision}']`);
const queued = (count: number) =>
  page.locator(`[data-testid='queued']`, { hasText: new RegExp(`^${count}$`) });
const gone = () => page.locator('.result').waitFor({ state: 'detached' });

describe('enrolment', () => {
  it('says what is wrong with a token, and takes a good one once', async () => {
    await page.goto(`${gate.url}/scanner/`);
    await page.getByRole('heading', { name: '登記這台裝置' }).waitFor();
    await page.locator("video[data-state='running']").waitFor();
    await shot('enrolment');
    await isAccessible();
    const give = async (token: string): Promise<void> => {
      await page.getByLabel('一次性代碼').fill(token);
      await page.getByRole('button', { name: '登記' }).click();
    };
    await give('short');
    await page.getByText('這不是登記代碼。').waitFor();
    await give('another-token-00001');
    await page.getByText('代碼無效或已使用過').waitFor();
    gate.fault = 'down';
    await give(TOKEN);
    await page.getByText('目前無法連線').waitFor();
    gate.fault = 'none';
    await give(TOKEN);
    await page.getByText('連線中').waitFor();
    expect(gate.enrolmentToken).toBeUndefined();
    await page.reload();
    await page.getByText('連線中').waitFor();
  });

  it('by a link leaves no token in the address', async () => {
    await enrolled();
    expect(page.url()).toBe(`${gate.url}/scanner/`);
  });
});

describe('a scan', () => {
  it('with a hand scanner is green, then red with the reason, and goes by itself', async () => {
    await enrolled();
    await shot('ready');
    await isAccessible();
    const code = await gate.ticket('t-1');
    await page.keyboard.type(code);
    await page.keyboard.press('Enter');
    await result('granted').getByText('可以入場').waitFor();
    await shot('granted');
    await isAccessible();
    await gone();
    await typeCode(code);
    await result('denied').getByText('此票券已使用過。').waitFor();
    await result('denied').getByText('上次入場').waitFor();
    await shot('denied');
    await isAccessible();
    await typeCode(await gate.ticket('t-2'));
    await result('granted').waitFor();
    await gone();
    await page.getByRole('button', { name: 'English' }).click();
    await typeCode('NOTICKET');
    await result('denied').getByText('This is not a valid ticket.').waitFor();
    await gone();
  });

  it('is let pass by a supervisor who says why', async () => {
    await enrolled();
    gate.revoke('t-1');
    await typeCode(await gate.ticket('t-1'));
    await result('denied').getByText('此票券已取消。').waitFor();
    await page.getByRole('button', { name: '主管放行' }).click();
    await shot('override');
    await isAccessible();
    await page.getByLabel('放行原因').fill('本人持證件');
    await page.getByRole('button', { name: '主管放行' }).click();
    await result('granted').getByText('主管放行').waitFor();
    expect(gate.historyOf('t-1').isInside).toBe(true);
  });

  it('of somebody who leaves is an exit', async () => {
    await enrolled();
    const code = await gate.ticket('t-1');
    await typeCode(code);
    await result('granted').waitFor();
    await gone();
    await page.getByText('離場', { exact: true }).click();
    await typeCode(code);
    await result('granted').getByText('已離場').waitFor();
    expect(gate.historyOf('t-1').isInside).toBe(false);
  });

  it('by typing works in either case', async () => {
    await enrolled();
    await page.getByLabel('手動輸入或掃描槍').fill((await gate.ticket('t-1')).toLowerCase());
    await page.getByRole('button', { name: '驗票' }).click();
    await result('granted').waitFor();
  });
});

describe('without a network', () => {
  it('the page opens, decides and keeps its scans, and uploads them later', async () => {
    await enrolled();
    await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
    const codes = await Promise.all(['t-1', 't-2'].map((id) => gate.ticket(id)));
    gate.cut();
    await context.setOffline(true);
    await page.reload();
    await queued(0).waitFor();
    await typeCode(codes[0]!);
    await result('granted').getByText('離線判定').waitFor();
    await shot('granted-offline');
    await gone();
    await typeCode(codes[0]!);
    await result('denied').getByText('此票券已使用過。').waitFor();
    await gone();
    await page.getByText('離線', { exact: true }).waitFor();
    await queued(2).waitFor();
    await shot('offline');
    await isAccessible();
    await page.close();
    page = await context.newPage();
    watchPage(page, complaints);
    await page.goto(`${gate.url}/scanner/`);
    await queued(2).waitFor();
    await typeCode(codes[1]!);
    await queued(3).waitFor();
    gate.fault = 'none';
    await context.setOffline(false);
    await queued(0).waitFor();
    expect(gate.uploaded.map(({ token }) => token)).toEqual([codes[0], codes[0], codes[1]]);
    await page.getByText('連線中').waitFor();
  });

  it('everything that the page may need is kept, the reader of QR codes too', async () => {
    await enrolled();
    await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
    const kept = await page.evaluate(async () => {
      const names = await caches.keys();
      const cache = await caches.open(names[0]!);
      return (await cache.keys()).map(({ url }) => new URL(url).pathname);
    });
    for (const pattern of [/^\/scanner\/$/, /\.wasm$/, /ponyfill-.*\.js$/, /\.css$/, /\.webmanifest$/])
      expect(
        kept.some((path) => pattern.test(path)),
        String(pattern),
      ).toBe(true);
  });
});

it('can be installed', async () => {
  await page.goto(`${gate.url}/scanner/`);
  const session = await context.newCDPSession(page);
  const manifest = (await session.send('Page.getAppManifest')) as { errors: unknown[]; url: string };
  expect(manifest).toMatchObject({ errors: [], url: `${gate.url}/scanner/manifest.webmanifest` });
  const { installabilityErrors } = (await session.send('Page.getInstallabilityErrors')) as {
    installabilityErrors: { errorId: string }[];
  };
  // A test's window keeps nothing, so it does not install.
  expect(installabilityErrors.filter(({ errorId }) => errorId !== 'in-incognito')).toEqual([]);
});

it('the camera reads a code, once while it is held there', async () => {
  const cameraFile = join(folder, 'camera.y4m');
  writeCameraFile(
    cameraFile,
    await gate.ticket('0198c0de-0000-7000-8000-000000000001', { zones: ['market'] }),
  );
  const withCode = await launch(cameraFile);
  try {
    await context.close();
    await newPage(withCode);
    await page.goto(`${gate.url}/scanner/#enrol=${TOKEN}`);
    await result('granted').waitFor();
    await shot('camera');
    await gone();
    await page.locator("video[data-state='running']").waitFor();
    await shot('camera-running');
    expect(gate.answers.size).toBe(1);
  } finally {
    await withCode.close();
  }
});
