import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  asyncApiText,
  deadLetterTopic,
  defineTopic,
  event,
  handlersOf,
  TOPICS,
} from '@night-market/contracts';
import { eventually } from '@night-market/testing';
import { launch } from '@night-market/testing/browser';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { pageOf } from '../src/docs/page.ts';
import { PAGE_FILE, runDocs } from '../src/docs/run-docs.ts';

// The component is large, and a slow machine takes a while to draw the whole bus.
vi.setConfig({ testTimeout: 120_000 });

const patient = { timeoutMs: 90_000, everyMs: 200 };

/** The component draws operations: dead letters that nobody writes have none. */
const OPERATED = TOPICS.flatMap((topic) =>
  handlersOf(topic).length > 0 ? [topic.name, deadLetterTopic(topic.name)] : [topic.name],
);

let browser: Browser;
let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'contracts-page-'));
  browser = await launch();
});
afterAll(async () => {
  await browser.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Opens a page in a real browser; whatever it would fetch or complain about is noted. */
async function open(text: string): Promise<{ page: Page; said: string[]; shown: () => Promise<string> }> {
  const file = join(folder, 'page.html');
  writeFileSync(file, text);
  const page = await browser.newPage();
  const said: string[] = [];
  page.on('console', (message) => said.push(message.text()));
  page.on('pageerror', (error) => said.push(String(error)));
  page.on('request', (request) => {
    if (request.url() !== pathToFileURL(file).href) said.push(request.url());
  });
  await page.goto(pathToFileURL(file).href, { timeout: patient.timeoutMs });
  return { page, said, shown: async () => (await page.locator('#asyncapi').textContent()) ?? '' };
}

describe('the page', () => {
  it('shows every topic and event type, and fetches nothing', async () => {
    const { page, said, shown } = await open(await pageOf(asyncApiText()));
    await eventually(async () => (await shown()).includes('payments.receive.pay.cmd.v1'), patient);
    const all = await shown();
    for (const name of OPERATED) expect(all).toContain(name);
    for (const type of TOPICS.flatMap(({ events }) => Object.keys(events))) expect(all).toContain(type);
    const outside = 'script[src], link, img, iframe, object, embed, source, base';
    expect(await page.locator(outside).count()).toBe(0);
    const style = await page.locator('style').first().textContent();
    expect(style).not.toMatch(/@import|url\(\s*["']?(?!data:)/);
    const policy = await page.locator('meta[http-equiv="Content-Security-Policy"]').getAttribute('content');
    expect(policy).toMatch(/^default-src 'none';(?!.*https?:)(?!.*connect-src)/);
    expect(said).toEqual([]);
    await page.close();
  });

  it('shows a text that looks like markup as it is', async () => {
    const description = 'It </script><script>window.broken = 1</script> happened.';
    const happened = event(description, z.looseObject({ id: z.string() }), { id: '<!-- <script>' });
    const topic = defineTopic({
      ...{ name: 'test.facts.v1', status: 'draft', key: 'id', description, producers: ['a'] },
      ...{ consumers: ['b'], events: { happened } },
    });
    const { page, said, shown } = await open(await pageOf(asyncApiText([topic])));
    await eventually(async () => (await shown()).includes('test.facts.v1'), patient);
    expect(await page.evaluate("'broken' in window")).toBe(false);
    expect(said).toEqual([]);
    await page.close();
  });

  it('is refused for what is no valid document', async () => {
    await expect(pageOf('{"asyncapi":"3.0.0"}')).rejects.toThrow(/^The AsyncAPI document is not valid: /);
  });
});

describe('contracts:docs', () => {
  let root: string;
  beforeEach(() => (root = mkdtempSync(join(tmpdir(), 'contracts-'))));
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  it('writes the page', async () => {
    expect(await runDocs(root, TOPICS)).toMatchObject({ exitCode: 0 });
    expect(readFileSync(join(root, PAGE_FILE), 'utf8')).toMatch(/^<!doctype html>/);
  });

  it('says in a sentence why it cannot', async () => {
    const happened = event('It happened.', z.looseObject({ id: z.string(), at: z.date() }), {
      id: '1',
      at: new Date(0),
    });
    const topic = defineTopic({
      ...{ name: 'test.facts.v1', status: 'draft', key: 'id', description: 'Facts.', producers: ['a'] },
      ...{ consumers: ['b'], events: { happened } },
    });
    const { exitCode, text } = await runDocs(root, [topic]);
    expect(exitCode).toBe(1);
    expect(text).toMatch(/^The schema of test\.facts\.v1 happened cannot be expressed[^\n]+$/);
  });
});
