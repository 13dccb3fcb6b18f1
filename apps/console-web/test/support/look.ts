import { resolve } from 'node:path';
import { eventually } from '@night-market/testing';
import { accessibilityProblems, builtPage, screenshot as picture } from '@night-market/testing/browser';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';

/** The console's pages as they are served. */
export const builtPages = (): string => builtPage(resolve(import.meta.dirname, '../..'));

/** Keeps the whole page, where somebody wants to look at it. */
export const screenshot = (page: Page, name: string): Promise<void> => picture(page, name, true);

export async function assertAccessible(page: Page): Promise<void> {
  expect(await accessibilityProblems(page)).toEqual([]);
}

/** The page as it was loaded on a screen by day, and then on a phone in a dark market, where nothing lies beside the screen. */
export async function assertAccessibleOnScreenAndPhone(
  page: Page,
  name: string,
  ready: (page: Page) => Promise<void>,
): Promise<void> {
  await ready(page);
  await assertAccessible(page);
  await screenshot(page, `${name}-light`);
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.locator('html[data-mantine-color-scheme="dark"]').waitFor();
  await screenshot(page, `${name}-dark`);
  await page.setViewportSize({ width: 390, height: 844 });
  await ready(page);
  await assertAccessible(page);
  await screenshot(page, `${name}-phone`);
  // A table takes another moment to find its new width.
  await eventually(() =>
    page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth),
  );
}
