import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import axeCore from 'axe-core';
import type { Page } from 'playwright-core';

/** Folder for pictures of what the tests see; undefined: none are made. */
const SCREENSHOTS = process.env['SCREENSHOTS'];
const WCAG_AA = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/** Collects whatever the browser complains of, a breach of the page's policy above all; connections fail on purpose. */
export function watchPage(page: Page, complaints: string[]): void {
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => {
    const text = message.text();
    if (message.type() === 'error' && !text.startsWith('Failed to load resource')) complaints.push(text);
  });
}

/** Writes a picture into the folder that SCREENSHOTS names, if there is one. */
export async function screenshot(page: Page, name: string, fullPage = false): Promise<void> {
  if (SCREENSHOTS === undefined) return;
  mkdirSync(SCREENSHOTS, { recursive: true });
  await page.screenshot({ path: join(SCREENSHOTS, `${name}.png`), fullPage });
}

/** What keeps a page from WCAG AA, each with the elements that are wrong; none for a good page. */
export async function accessibilityProblems(
  page: Page,
  tags: readonly string[] | undefined = WCAG_AA,
): Promise<(readonly [string, readonly string[]])[]> {
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(axeCore.source);
  // No page of ours has frames: without a window of its own to gather what they say, and without axe being brought along
  // anew for each step, a look takes a part of the time.
  const axe = new AxeBuilder({ page, axeSource: 'undefined' })
    .setLegacyMode(true)
    .options({ resultTypes: ['violations'] });
  const { violations } = await (tags.length > 0 ? axe.withTags([...tags]) : axe).analyze();
  return violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]);
}
