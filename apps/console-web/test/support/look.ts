import { resolve } from 'node:path';
import { accessibilityProblems, screenshot as picture } from '@night-market/testing/browser';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';

/** The folder of the console's pages. */
export const PAGES_FOLDER = resolve(import.meta.dirname, '../..');

/** Keeps the whole page, where somebody wants to look at it. */
export const screenshot = (page: Page, name: string): Promise<void> => picture(page, name, true);

export async function assertAccessible(page: Page): Promise<void> {
  expect(await accessibilityProblems(page)).toEqual([]);
}
