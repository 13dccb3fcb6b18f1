import { rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { accessibilityProblems, buildPage, screenshot as picture } from '@night-market/testing/browser';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';

let built: Promise<string> | undefined;

/** The console's pages as they are served, built once for all tests of this process. */
export const builtPages = (): Promise<string> =>
  (built ??= buildPage(resolve(import.meta.dirname, '../..')).then((folder) => {
    process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
    return folder;
  }));

/** Keeps the whole page, where somebody wants to look at it. */
export const screenshot = (page: Page, name: string): Promise<void> => picture(page, name, true);

export async function assertAccessible(page: Page): Promise<void> {
  expect(await accessibilityProblems(page)).toEqual([]);
}
