import { launch, watchPage } from '@night-market/testing/browser';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, vi } from 'vitest';
import { FakeConsole } from './fake-console.ts';
import { builtPages } from './look.ts';

type Size = { readonly width: number; readonly height: number };
const SCREEN: Size = { width: 1280, height: 900 };

export interface BrowsedConsole {
  /** Of this test: a console at which an operator is signed in, and an empty page. */
  readonly now: () => { readonly market: FakeConsole; readonly page: Page };
  /** Another page in place of that one. */
  readonly newPage: (viewport?: Size, colorScheme?: 'light' | 'dark') => Promise<Page>;
  /** Of the page that was built. */
  readonly folder: () => string;
}

/** The console in a real browser, anew for each test of the file; whatever the page complains of fails the test. */
export function browsedConsole(): BrowsedConsole {
  // A browser on a busy machine.
  vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });
  const folder = builtPages();
  let browser: Browser | undefined;
  let market: FakeConsole;
  let context: BrowserContext | undefined;
  let page: Page;
  let complaints: string[];

  async function newPage(viewport = SCREEN, colorScheme: 'light' | 'dark' = 'light'): Promise<Page> {
    await context?.close();
    context = await browser!.newContext({ locale: 'en', viewport, colorScheme });
    page = await context.newPage();
    watchPage(page, complaints);
    return page;
  }

  beforeAll(async () => {
    browser = await launch();
  });
  afterAll(async () => {
    await browser?.close();
  });
  beforeEach(async () => {
    market = await FakeConsole.start(folder);
    market.role = 'operator';
    complaints = [];
    await newPage();
  });
  afterEach(async () => {
    await context?.close();
    context = undefined;
    await market.stop();
    expect(complaints).toEqual([]);
  });
  return { now: () => ({ market, page }), newPage, folder: () => folder };
}
