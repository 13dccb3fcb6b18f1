import { eventually } from '@night-market/testing';
import type { Page } from 'playwright-core';
import { beforeEach, expect, it } from 'vitest';
import { browsedConsole } from './support/browsed-console.ts';
import type { FakeConsole } from './support/fake-console.ts';
import { RECORDS } from './support/context-data.ts';

const CLICK_MS = 2_000;
const browsed = browsedConsole();
let market: FakeConsole;
let page: Page;
beforeEach(() => {
  ({ market, page } = browsed.now());
});

it('a record is looked for bit by bit, which can be stopped', async () => {
  const asked: (string | null)[] = [];
  market.records = (from) => {
    asked.push(from);
    const start = Number(from);
    const scanned = { from: String(start), to: String(start + 1_000) };
    return { ...RECORDS, scanned, next: String(start + 1_000), high: '1000000000', records: [] };
  };
  await page.goto(`${market.url}/topics/7.v1`);
  await page.getByLabel('Contains').fill('cap-2');
  await page.getByRole('button', { name: 'Find' }).click();
  await page.getByText(/looking, offsets 0 to \d{4,}/).waitFor();
  await page.getByRole('button', { name: 'Stop' }).click();
  await page.getByText('No record matches in what was looked at.').waitFor();
  const stopped = asked.length;
  const last = Number(asked.at(-1)) + 1_000;
  await page.getByText(`looked at offsets 0 to ${last}`).waitFor();
  expect(asked.slice(1, 4)).toEqual(['0', '1000', '2000']);
  await page.getByRole('link', { name: 'Look further' }).click();
  await page.getByText(new RegExp(`looking, offsets ${last} to`)).waitFor();
  expect(asked[stopped]).toBe(String(last));
});

it('new records are followed, older ones are a page away', async () => {
  await page.goto(`${market.url}/topics/7.v1`);
  await page.getByRole('button', { name: /6998/ }).waitFor();
  await page.getByLabel('Follow new records').check();
  market.records = () => ({ ...RECORDS, records: [{ ...RECORDS.records[0]!, offset: '7001' }] });
  await page.getByRole('button', { name: /7001/ }).waitFor();
  await page.getByRole('link', { name: 'Older records' }).click();
  expect(new URL(page.url()).searchParams.get('from')).toMatch(/6900/);
});

it('the original is for operators; a viewer is told why', async () => {
  market.original = { topic: '7.v1', partition: 0, offset: '6998', value: btoa('{"a":1}') };
  const button = () => page.getByRole('button', { name: 'Fetch the original bytes' });
  const look = async (): Promise<void> => {
    await page.goto(`${market.url}/topics/7.v1`);
    await page.getByRole('button', { name: /6998/ }).click();
  };
  await look();
  const file = page.getByRole('link', { name: 'Save the file (a value of 7 bytes)' });
  // The record may be shown anew while its list is still coming.
  await eventually(
    async () => {
      if (await file.isVisible()) return true;
      if (await button().isVisible()) await button().click({ timeout: CLICK_MS });
      else await page.getByRole('button', { name: /6998/ }).click({ timeout: CLICK_MS });
      return file.isVisible();
    },
    { timeoutMs: 30_000 },
  );
  market.role = 'viewer';
  await look();
  await button().hover();
  await page.getByText('Only operators and admins can fetch what is not masked.').waitFor();
});

it('a wrong number in the address is said where it stands', async () => {
  await page.goto(`${market.url}/topics/7.v1?from=x&partition=0`);
  await page.getByText('Give a number.').waitFor();
  expect(await page.getByText('No record matches').count()).toBe(0);
});
