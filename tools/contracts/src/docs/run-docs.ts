import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { PlainError } from '@night-market/command-line';
import { asyncApiText, InexpressibleError, type TopicDefinition } from '@night-market/contracts';
import type { Outcome } from '../carry-out.ts';
import { pageOf } from './page.ts';

/** Where the page is written, from the root of the repository; Git ignores it. */
export const PAGE_FILE = '.nightmarket/docs/asyncapi.html';

/** Writes the AsyncAPI document as one HTML file that needs no network. */
export async function runDocs(root: string, topics: readonly TopicDefinition[]): Promise<Outcome> {
  try {
    const page = await pageOf(asyncApiText(topics));
    mkdirSync(dirname(join(root, PAGE_FILE)), { recursive: true });
    writeFileSync(join(root, PAGE_FILE), page);
    return { exitCode: 0, text: `contracts: wrote ${PAGE_FILE}; open it in a browser.` };
  } catch (error) {
    if (!(error instanceof PlainError) && !(error instanceof InexpressibleError)) throw error;
    return { exitCode: 1, text: error.message };
  }
}
