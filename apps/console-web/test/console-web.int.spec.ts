import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Page } from 'playwright-core';
import { beforeEach, describe, expect, it } from 'vitest';
import { browsedConsole } from './support/browsed-console.ts';
import { SEEN_AT, type FakeConsole } from './support/fake-console.ts';
import { assertAccessible, assertAccessibleOnScreenAndPhone, screenshot } from './support/look.ts';
import { TROUBLED } from './support/overview-data.ts';
import { TRAIL } from './support/data.ts';
import { PAGES } from './support/pages.ts';

/** Of compressed script, before anything is shown. */
const FIRST_LOAD_MAX_BYTES = 250_000;

const browsed = browsedConsole();
let market: FakeConsole;
let page: Page;
beforeEach(() => {
  ({ market, page } = browsed.now());
});

const open = (path: string) => page.goto(market.url + path);
const heading = (name: string) => page.getByRole('heading', { level: 1, name });

const shot = (name: string): Promise<void> => screenshot(page, name);
const isAccessible = (): Promise<void> => assertAccessible(page);

describe('every page', () => {
  it.each(PAGES)('$name is accessible on a screen and on a phone', async ({ name, path, ready }) => {
    await open(path);
    await assertAccessibleOnScreenAndPhone(page, name, ready);
  });

  it('is reached by the keyboard alone', async () => {
    await open('/sagas');
    await page.getByRole('link', { name: 'order-1' }).waitFor();
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement?.getAttribute('href'))).toBe('#content');
    await page.getByRole('link', { name: 'order-1' }).focus();
    await page.keyboard.press('Enter');
    await heading('order-1').waitFor();
  });

  it('leads from a line of the history of a saga to its record in the log', async () => {
    await open('/sagas/order-1');
    const link = page.getByRole('link', { name: '7.v1/3/41' });
    await link.waitFor();
    const { pathname, searchParams } = new URL((await link.getAttribute('href'))!, 'http://console');
    expect(pathname).toBe('/topics/7.v1');
    expect([searchParams.get('partition'), searchParams.get('from')]).toEqual(['"3"', '"41"']);
  });

  it('finds a trail by the id at hand, keeps it in the address, and says what is no id and what nobody knows', async () => {
    await open('/trails');
    const search = page.getByRole('search', { name: 'Find a trail' });
    const find = async (id: string): Promise<void> => {
      await search.getByLabel('Id').fill(id);
      await search.getByRole('button', { name: 'Open' }).click();
    };
    await find(' ');
    await page.getByText('An id has 1 to 100 characters, and no control characters.').waitFor();
    await find('of-nobody');
    await page.getByText('No service that answered knows this id').waitFor();
    expect(new URL(page.url()).searchParams.get('id')).toBe('of-nobody');
    await find('order-1');
    await page.getByRole('link', { name: TRAIL.correlationId }).click();
    await page.getByText('idempotency key', { exact: true }).waitFor();
    await page.goBack();
    await page.getByRole('link', { name: TRAIL.correlationId }).waitFor();
    expect(await search.getByLabel('Id').inputValue()).toBe('order-1');
  });

  it('shows the history of a saga as a timeline, and failures alone where they are asked for', async () => {
    await open('/sagas/order-1');
    await page.getByRole('switch', { name: 'As a timeline' }).click();
    await page.locator('[data-line]').first().waitFor();
    expect(await page.locator('[data-line]').count()).toBe(5);
    await isAccessible();
    await page.getByRole('switch', { name: 'Failures only' }).click();
    await page.locator(`[data-line='5']`).waitFor();
    expect(await page.locator('[data-line]').count()).toBe(1);
  });

  it('loads little before it shows something', () => {
    const index = readFileSync(join(browsed.folder(), 'index.html'), 'utf8');
    const first = readdirSync(join(browsed.folder(), 'assets')).filter(
      (name) => name.endsWith('.js') && index.includes(name),
    );
    expect(first.length).toBeGreaterThan(0);
    const bytes = first.map((name) => gzipSync(readFileSync(join(browsed.folder(), 'assets', name))).length);
    expect(bytes.reduce((sum, one) => sum + one, 0)).toBeLessThanOrEqual(FIRST_LOAD_MAX_BYTES);
  });
});

describe('signing in', () => {
  beforeEach(() => {
    market.role = undefined;
  });

  it('says what is wrong, then leads to where one wanted to go', async () => {
    await open('/sagas/order-1');
    await page.getByRole('button', { name: 'Sign in' }).waitFor();
    await isAccessible();
    await shot('sign-in');
    const enter = async (password: string): Promise<void> => {
      await page.getByLabel('Name').fill('wang');
      await page.getByLabel(/^Password/).fill(password);
      await page.getByRole('button', { name: 'Sign in' }).click();
    };
    await enter('wrong');
    await page.getByText('Name or password is wrong.').waitFor();
    await enter('secret');
    await heading('order-1').waitFor();
    expect(market.acts.map(({ page: header }) => header)).toEqual(['1', '1']);
  });

  it('and out again leaves nothing on the screen, however low it is', async () => {
    page = await browsed.newPage({ width: 1280, height: 480 });
    market.role = 'operator';
    await open('/sagas/order-1');
    await heading('order-1').waitFor();
    await page.getByRole('button', { name: 'Sign out', exact: true }).click();
    await page.getByRole('button', { name: 'Sign in' }).waitFor();
    expect(await page.getByText('cap-2').count()).toBe(0);
  });

  it('is asked for when the session ends', async () => {
    market.role = 'operator';
    await open('/sagas');
    await page.getByRole('link', { name: 'order-1' }).waitFor();
    market.role = undefined;
    await page.getByLabel('Which').selectOption('all');
    await page.getByRole('button', { name: 'Sign in' }).waitFor();
  });
});

describe('the overview', () => {
  it('is the first page, and leads to what is behind its numbers', async () => {
    await open('/');
    await heading('Overview').waitFor();
    await page.getByRole('link', { name: '10,000+' }).click();
    await heading('Sagas').waitFor();
    expect(new URL(page.url()).searchParams.get('which')).toBe('settled');
    await page.getByRole('link', { name: 'Overview' }).click();
    await heading('Overview').waitFor();
  });

  it('shows what goes wrong while one looks, with the way to where it is repaired', async () => {
    await open('/');
    await page.getByText('All is well.').waitFor();
    market.overview = TROUBLED;
    market.move({});
    await page.getByText('Something is wrong: look now.').waitFor();
    await isAccessible();
    await shot('overview-troubled');
    page = await browsed.newPage({ width: 390, height: 844 }, 'dark');
    await open('/');
    await page.getByText('feeder-1 is dark').waitFor();
    await isAccessible();
    await shot('overview-troubled-phone');
    await page.getByRole('link', { name: 'Parked keys at payments: 1' }).click();
    await heading('payments: parked keys').waitFor();
  });
});

describe('what is held back', () => {
  const dialog = () => page.getByRole('dialog');
  const act = async (name: string): Promise<void> => {
    await page.getByRole('button', { name, exact: true }).click();
    await dialog().getByLabel('Reason').fill('the fault is mended');
    await dialog().getByRole('button', { name, exact: true }).click();
  };

  it('is found, tried without effect, and replayed', async () => {
    await open('/parked');
    await page.getByRole('link', { name: 'payments', exact: true }).click();
    await page.getByRole('link', { name: 'order-1' }).click();
    await act('Dry run');
    await page.getByText('It would succeed: 2 events, and would publish pay.txn.v1 refunded.').waitFor();
    await act('Replay');
    await page.getByText('All of it was handled (2 events).').waitFor();
    await page.getByText('Nothing is held back of this key any more.').waitFor();
    expect(market.acts.map(({ path, body }) => [path.split('/').at(-1), body['dryRun']])).toEqual([
      ['replay', true],
      ['replay', false],
    ]);
  });

  it('loses its head only as it was looked at, and with a reason', async () => {
    await open('/parked/payments/keys/order-1');
    await act('Discard the head');
    await page.getByText('The head was discarded.').waitFor();
    expect(market.acts[0]!.body).toEqual({ n: '1', reason: 'the fault is mended' });
  });

  it('is replayed as a group when its number was typed; the replay can be watched and cancelled', async () => {
    await open('/parked');
    await page.getByRole('button', { name: 'Replay all' }).click();
    await dialog().getByLabel('Reason').fill('the fault is mended');
    await dialog().getByRole('button', { name: 'Replay all' }).click();
    await dialog().getByText('Type the number 2.').waitFor();
    expect(market.acts).toEqual([]);
    await dialog().getByLabel('Type 2 to confirm').fill('2');
    await dialog().getByRole('button', { name: 'Replay all' }).click();
    await page.locator(`[data-job='running']`).waitFor();
    expect(market.acts[0]!.body).toMatchObject({ keys: 2, seenAt: SEEN_AT });
    await page.getByRole('row', { name: 'order-8 Somebody else was at it.' }).waitFor();
    await act('Cancel the batch');
    await page.locator(`[data-job='cancelled']`).waitFor();
  });

  it('is discarded as a group when its number was typed, and only what was seen', async () => {
    await open('/parked');
    await page.getByRole('button', { name: 'Discard all' }).click();
    await dialog()
      .getByText(/This cannot be undone/)
      .waitFor();
    await isAccessible();
    await dialog().getByLabel('Reason').fill('the fault is mended');
    await dialog().getByLabel('Type 2 to confirm').fill('2');
    await dialog().getByRole('button', { name: 'Discard all' }).click();
    await page.getByRole('row', { name: 'Discarded 2' }).waitFor();
    expect(market.acts).toMatchObject([
      {
        path: '/api/services/payments/ops/discard',
        body: { keys: 2, seenAt: SEEN_AT, group: { errorType: 'TypeError', topic: '7.v1' } },
      },
    ]);
  });

  it('is narrowed by what stands in the address, and all that matches is replayed', async () => {
    await open('/parked/payments');
    await page.getByLabel('Topic').fill('7.v1');
    await page.getByRole('button', { name: 'Find' }).click();
    await page.getByText('Parked keys that match: 7').waitFor();
    expect(new URL(page.url()).searchParams.get('topic')).toBe('7.v1');
    await page.getByRole('button', { name: 'Replay all' }).click();
    await dialog().getByLabel('Reason').fill('the fault is mended');
    await dialog().getByLabel('Type 7 to confirm').fill('7');
    await dialog().getByRole('button', { name: 'Replay all' }).click();
    await page.locator(`[data-job='running']`).waitFor();
    expect(market.acts[0]!.body).toEqual({
      ...{ keys: 7, seenAt: SEEN_AT, reason: 'the fault is mended', group: { topic: '7.v1' } },
    });
  });

  it('a batch is found again in the list of batches', async () => {
    await open('/parked');
    await page.getByRole('link', { name: 'Batches' }).click();
    await heading('Batches').waitFor();
    expect(await page.locator('[data-batch]').count()).toBe(2);
    await page.locator(`tr:has([data-batch='running']) a`).click();
    await page.getByRole('row', { name: 'order-8 Somebody else was at it.' }).waitFor();
  });

  it('that is none is said to be none', async () => {
    market.isDrained = true;
    await open('/parked');
    await page.getByText('Nothing is parked.').waitFor();
  });
});

describe('what goes wrong', () => {
  it('a service that is away is said to be, and is no empty list', async () => {
    market.fault = 'away';
    await open('/sagas');
    await page.getByText('orchestrator does not answer.').waitFor();
    expect(await page.getByText('No saga matches.').count()).toBe(0);
    market.fault = 'none';
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByRole('link', { name: 'order-1' }).waitFor();
  });

  it.each([
    ['/sagas', 'order-1'],
    ['/', '10,000+'],
  ])('a lost connection is told at %s with the age of the data, and its return', async (path, known) => {
    await open(path);
    await page.locator(`[data-live='live']`).waitFor();
    market.cut();
    await page.locator(`[data-live='lost']`).waitFor();
    await page.getByText(/Connection lost\. What you see is from/).waitFor();
    await page.getByRole('link', { name: known }).waitFor();
    await shot('lost');
    market.fault = 'none';
    await page.locator(`[data-live='live']`).waitFor();
    await page.getByText(/What you see is from/).waitFor({ state: 'detached' });
  });

  it.each([
    ['/sagas?state=Stuck', 'The filter “Stuck” in the address does not exist.'],
    ['/sagas?which=%22%3Cscript%3E', 'in the address does not exist.'],
    ['/nowhere', 'There is no such page.'],
  ])('%s says what is wrong', async (path, words) => {
    await open(path);
    await page.getByText(words).waitFor();
  });

  it('an order id that cannot be one is refused where it is typed', async () => {
    await open('/sagas');
    await page.getByLabel('Id of the order').fill('x'.repeat(101));
    await page.getByRole('button', { name: 'Open', exact: true }).click();
    await page.getByText('Give an id of 1 to 100 characters.').waitFor();
  });
});

it('language, theme and time zone are kept', async () => {
  await open('/sagas');
  await page.getByLabel('Language').selectOption('zh-TW');
  await heading('退款流程').waitFor();
  await page.getByLabel('外觀').selectOption('dark');
  await page.getByLabel('時區').selectOption('utc');
  await page.reload();
  await heading('退款流程').waitFor();
  expect(await page.locator('html').getAttribute('data-mantine-color-scheme')).toBe('dark');
  await page.getByText('2026/11/29 12:00:00').waitFor();
  await isAccessible();
  await shot('sagas-zh-TW');
});
