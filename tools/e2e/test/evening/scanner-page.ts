import { eventually } from '@night-market/testing';
import { launch } from '@night-market/testing/browser';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Evening } from '../../src/index.ts';
import { ask } from '../../src/gates/gate-crew.ts';

const GATE = 'page';

/** The page for volunteers, as the gate serves it, in a real browser. */
export function describeScannerPage(theEvening: () => Evening): void {
  describe('the scanner page', () => {
    let browser: Browser;
    let context: BrowserContext;
    let page: Page;
    const complaints: string[] = [];

    beforeAll(async () => {
      browser = await launch();
      context = await browser.newContext({ locale: 'en', permissions: ['camera'] });
      page = await context.newPage();
      page.on('pageerror', (error) => complaints.push(String(error)));
      page.on('console', (message) => {
        // Connections fail on purpose.
        if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
          complaints.push(message.text());
      });
    });
    afterAll(() => browser?.close());

    const show = async (code: string): Promise<void> => {
      await page.keyboard.type(code);
      await page.keyboard.press('Enter');
    };
    const says = async (decision: 'granted' | 'denied', text: string): Promise<void> => {
      const result = page.locator(`.result[data-decision='${decision}']`);
      await result.getByText(text).waitFor();
      await page.locator('.result').waitFor({ state: 'detached' });
    };
    const queued = (count: number): Promise<void> =>
      page.locator(`[data-testid='queued']`, { hasText: new RegExp(`^${count}$`) }).waitFor();

    it('enrols, lets in, refuses, goes on without network, and tells the gate when it is back', async () => {
      const { platform } = theEvening();
      const url = platform.urls['gate']![0]!;
      const [first, second] = await Promise.all(['page-1', 'page-2'].map((id) => platform.keys.ticket(id)));
      const { path } = await ask(theEvening(), '/v2/devices/enrolments', { name: 'Phone 1', gateId: GATE });
      await page.goto(url + String(path));
      await page.locator(`.link[data-online='true']`).waitFor();
      await page.getByText(GATE, { exact: true }).waitFor();
      await page.locator('.warning').waitFor({ state: 'detached' });

      await show(first!);
      await says('granted', 'Let in');
      await show(first!);
      await says('denied', 'This ticket was used already.');
      await show('NOTICKET');
      await says('denied', 'This is not a valid ticket.');

      await context.setOffline(true);
      await show(second!);
      await says('granted', 'Decided offline');
      await show(first!);
      await says('denied', 'This ticket was used already.');
      await page.locator(`.link[data-online='false']`).waitFor();
      await queued(2);
      const scansOf = async (ticketId: string) => await ticketAt(url, platform.gateway.marketToken, ticketId);
      expect(await scansOf('page-2')).toEqual([]);

      await context.setOffline(false);
      await queued(0);
      await page.locator(`.link[data-online='true']`).waitFor();
      await eventually(async () => (await scansOf('page-2')).length === 1);
      expect(await scansOf('page-2')).toEqual(['granted']);
      expect(await scansOf('page-1')).toEqual(['granted', 'denied', 'denied']);
      expect(complaints).toEqual([]);
    });
  });
}

/** The decisions about a ticket, in the gate's book. */
async function ticketAt(url: string, token: string, ticketId: string): Promise<string[]> {
  const headers = { authorization: `Bearer ${token}` };
  const response = await fetch(`${url}/v2/tickets/${ticketId}`, { headers });
  const { scans } = (await response.json()) as { scans: { decision: string }[] };
  return scans.map(({ decision }) => decision);
}
