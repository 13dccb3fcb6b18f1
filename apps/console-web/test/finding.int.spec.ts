import { launch } from '@night-market/testing/browser';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { FakeConsole } from './support/fake-console.ts';
import { assertAccessible, builtPages, screenshot } from './support/look.ts';

// A browser on a busy machine.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

let browser: Browser;
let market: FakeConsole;
beforeAll(async () => {
  browser = await launch();
  market = await FakeConsole.start(builtPages());
  market.role = 'viewer';
});
afterAll(async () => {
  await browser?.close();
  await market?.stop();
});

it('the audit log is searched, the filters in the address, and says who did not answer', async () => {
  const page = await (await browser.newContext({ locale: 'en' })).newPage();
  await page.goto(`${market.url}/acts`);
  await page.getByText('gate does not answer. Its acts are not shown here.').waitFor();
  await page.getByText('key_revoked').waitFor();
  await page.getByLabel('Who').fill(' lin ');
  await page.getByRole('button', { name: 'Find' }).click();
  await page.getByText('key_revoked').waitFor({ state: 'detached' });
  await page.getByText('the gateway is back').waitFor();
  expect(new URL(page.url()).search).toBe('?actor=lin');
  await page.getByRole('link', { name: 'Older acts' }).click();
  await page.getByRole('link', { name: 'First page' }).waitFor();
  expect(new URL(page.url()).searchParams.get('before')).toBe('2026-11-29T12:00:01.000000Z');
});

it('an order is found by the id of a transaction; an id that nobody knows is said to be unknown', async () => {
  const page = await (await browser.newContext({ locale: 'en' })).newPage();
  await page.goto(`${market.url}/sagas`);
  const open = async (id: string): Promise<void> => {
    await page.getByLabel('Id of the order').fill(id);
    await page.getByRole('button', { name: 'Open', exact: true }).click();
  };
  await open('cap-9');
  await page.getByText('No order is known by “cap-9”.').waitFor();
  await open(' cap-2 ');
  await page.getByRole('heading', { level: 1, name: 'order-1' }).waitFor();
});

it('sagas are put in order by the heads of the table, and the order stands in the address', async () => {
  const page = await (await browser.newContext({ locale: 'en' })).newPage();
  await page.goto(`${market.url}/sagas?which=all`);
  const head = (name: string) => page.getByRole('columnheader', { name });
  const order = () => Promise.all(['Order', 'Updated'].map((name) => head(name).getAttribute('aria-sort')));
  await head('Updated').waitFor();
  expect(await order()).toEqual(['ascending', 'none']);
  await head('Updated').getByRole('button').click();
  await page.waitForURL('**/sagas?which=all&sort=-updated');
  expect(await order()).toEqual(['none', 'descending']);
  await assertAccessible(page);
  await head('Updated').getByRole('button').click();
  await page.waitForURL('**/sagas?which=all&sort=updated');
  expect(await order()).toEqual(['none', 'ascending']);
  await page.reload();
  await head('Updated').waitFor();
  expect(await order()).toEqual(['none', 'ascending']);
  await head('Order').getByRole('button').click();
  await page.waitForURL('**/sagas?which=all');
  await page.goto(`${market.url}/sagas?stall=stall-07`);
  await head('Updated').waitFor();
  expect(await head('Updated').getByRole('button').count()).toBe(0);
});

it('a view is saved by its name, kept in the browser, and dropped again', async () => {
  const page = await (await browser.newContext({ locale: 'en' })).newPage();
  await page.goto(`${market.url}/sagas?which=all&state=NeedsAttention`);
  await page.getByRole('button', { name: 'Save the view' }).click();
  await page.getByText('Give a name of 1 to 40 characters.').waitFor();
  await page.getByLabel('Name of the view').fill('stuck');
  await page.getByRole('button', { name: 'Save the view' }).click();
  await page.goto(`${market.url}/sagas`);
  await page.getByRole('link', { name: 'stuck' }).click();
  await page.waitForURL('**/sagas?which=all&state=NeedsAttention');
  await assertAccessible(page);
  await screenshot(page, 'sagas-views');
  await page.getByRole('button', { name: 'Drop the view “stuck”' }).click();
  await page.getByRole('link', { name: 'stuck' }).waitFor({ state: 'detached' });
  await page.goto(`${market.url}/acts`);
  await page.getByText('key_revoked').waitFor();
  await assertAccessible(page);
  await screenshot(page, 'acts-light');
  await page.setViewportSize({ width: 390, height: 844 });
  await screenshot(page, 'acts-narrow');
});
