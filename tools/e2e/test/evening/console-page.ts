import { launch } from '@night-market/testing/browser';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Evening } from '../../src/index.ts';

/** The operators' console, as it is served, in a real browser. */
export function describeConsolePage(theEvening: () => Evening): void {
  describe('the console', () => {
    let browser: Browser;
    let page: Page;
    let url: string;
    const complaints: string[] = [];

    beforeAll(async () => {
      const { platform } = theEvening();
      url = platform.urls['console']![0]!;
      browser = await launch();
      page = await (await browser.newContext({ locale: 'en' })).newPage();
      page.on('pageerror', (error) => complaints.push(String(error)));
      page.on('console', (message) => {
        // A wrong password is refused on purpose.
        if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
          complaints.push(message.text());
      });
    });
    afterAll(() => browser?.close());

    const enter = async (name: 'operator' | 'viewer', password: string): Promise<void> => {
      await page.getByLabel('Name').fill(name);
      await page.getByLabel(/^Password/).fill(password);
      await page.getByRole('button', { name: 'Sign in' }).click();
    };

    it('signs operators in, shows an order settle while it does, and lets them go', async () => {
      const evening = theEvening();
      await page.goto(`${url}/sagas?which=all`);
      await enter('operator', 'not the password');
      await page.getByText('Name or password is wrong.').waitFor();
      await enter('operator', evening.passwordOf('operator'));
      await page.getByText('operator (operator)').waitFor();
      await page.locator(`[data-live='live']`).waitFor();

      await evening.play({ orders: 40, seed: 41 });
      const rows = page.locator('tbody tr');
      await rows.first().waitFor();
      await rows.first().getByRole('link').click();
      await page.locator('.diagram .react-flow__node').first().waitFor();
      await page.getByText(/^Taken: Nothing heard/).waitFor();
      await page.getByRole('heading', { name: 'History' }).waitFor();

      await page.getByRole('link', { name: 'Services' }).click();
      await page.getByRole('rowheader', { name: 'orchestrator' }).first().waitFor();

      await page.getByRole('button', { name: 'Sign out', exact: true }).click();
      await page.getByRole('button', { name: 'Sign in' }).waitFor();
      await page.goto(`${url}/sagas`);
      await page.getByRole('button', { name: 'Sign in' }).waitFor();
      expect(complaints).toEqual([]);
    });

    it('lets the browser load nothing from elsewhere, and run nothing that is not a file of its own', async () => {
      const { headers } = await fetch(url);
      const policy = headers.get('content-security-policy');
      expect(policy).toContain("script-src 'self';");
      expect(policy).not.toContain('unsafe');
      expect(headers.get('x-frame-options')).toBe('DENY');
    });
  });
}
