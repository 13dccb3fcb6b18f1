import { resolve } from 'node:path';
import { TcpProxy } from '@night-market/testing';
import {
  accessibilityProblems,
  builtPage,
  launch,
  screenshot,
  watchPage,
} from '@night-market/testing/browser';
import type { BrowserContext, Page } from 'playwright-core';
import { expect } from 'vitest';
import { startMarket } from './market.ts';
import { phonePhoto } from './pictures.ts';

/** The page as it is built. */
export const DIST = builtPage(resolve(import.meta.dirname, '../../../civic-web'));
const PHONE = { width: 390, height: 844 };

/** The hotline with its page, and phones whose signal can be cut. */
export async function startPhones() {
  const [market, browser] = await Promise.all([startMarket(), launch()]);
  const { hostname, port } = new URL(market.civic.url);
  const signal = new TcpProxy({ host: hostname, port: Number(port) });
  const site = `http://127.0.0.1:${await signal.open()}/hotline/`;
  let context: BrowserContext | undefined;
  let complaints: string[] = [];
  let spot = 0;
  return {
    ...{ market, signal, site },
    /** Of the phone that was taken last. */
    latitude: () => 40 + spot / 10,
    /** A phone of somebody else, at a place of its own so that no report is a duplicate. */
    take: async (locale: string, viewport = PHONE): Promise<Page> => {
      await context?.close();
      const geolocation = { latitude: 40 + ++spot / 10, longitude: 121.5 };
      context = await browser.newContext({ locale, viewport, geolocation, permissions: ['geolocation'] });
      const page = await context.newPage();
      watchPage(page, complaints);
      return page;
    },
    putAway: async (): Promise<void> => {
      await context?.close();
      context = undefined;
      const said = complaints;
      complaints = [];
      expect(said).toEqual([]);
    },
    stop: async (): Promise<void> => {
      await browser.close();
      await signal.cut();
      await market.stop();
    },
  };
}

export type Phones = Awaited<ReturnType<typeof startPhones>>;

/** Everybody can use it, and it fits the screen. */
export async function isGood(page: Page, name: string): Promise<void> {
  expect(await accessibilityProblems(page)).toEqual([]);
  // Only pages know the types of browsers.
  const overflow = await page.evaluate<number>(
    'document.documentElement.scrollWidth - document.documentElement.clientWidth',
  );
  expect(overflow).toBeLessThanOrEqual(0);
  await screenshot(page, name, true);
}

export const photoFile = async () => ({
  ...{ name: 'IMG_1.jpg', mimeType: 'image/jpeg', buffer: await phonePhoto() },
});
