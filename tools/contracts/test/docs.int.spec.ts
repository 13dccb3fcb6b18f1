import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { asyncApiText, defineTopic, event, TOPICS, topicSpecs } from '@night-market/contracts';
import { JSDOM, VirtualConsole } from 'jsdom';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { pageOf } from '../src/docs/page.ts';
import { PAGE_FILE, runDocs } from '../src/docs/run-docs.ts';

// The component is large, and a slow machine takes a while to draw the whole bus.
vi.setConfig({ testTimeout: 120_000 });

/** What every browser has and jsdom has not. */
const MISSING = {
  TextEncoder,
  TextDecoder,
  ResizeObserver: class {
    observe(): void {}
    unobserve(): void {}
    disconnect(): void {}
  },
};

/** Opens a page in a DOM of its own; whatever it would fetch or complain about is noted. */
function open(page: string) {
  const said: string[] = [];
  const note = (what: unknown): void => void said.push(String(what));
  const { window } = new JSDOM(page, {
    runScripts: 'dangerously',
    pretendToBeVisual: true,
    virtualConsole: new VirtualConsole().on('jsdomError', note).on('error', note).on('warn', note),
    beforeParse: (its) => Object.assign(its, { ...MISSING, fetch: note }),
  });
  return { window, said };
}

describe('the page', () => {
  it('shows every topic and event type, and fetches nothing', async () => {
    const { window, said } = open(await pageOf(asyncApiText()));
    const shown = (): string => window.document.getElementById('asyncapi')?.textContent ?? '';
    await vi.waitFor(() => expect(shown()).toContain('payments.receive.pay.cmd.v1'), {
      timeout: 90_000,
      interval: 200,
    });
    const all = shown();
    for (const { name } of topicSpecs()) expect(all).toContain(name);
    for (const type of TOPICS.flatMap(({ events }) => Object.keys(events))) expect(all).toContain(type);
    const outside = 'script[src], link, img, iframe, object, embed, source, base';
    expect([...window.document.querySelectorAll(outside)].map((one) => one.outerHTML)).toEqual([]);
    const style = window.document.querySelector('style')!.textContent;
    expect(style).not.toMatch(/@import|url\(\s*["']?(?!data:)/);
    const policy = window.document.querySelector('meta[http-equiv="Content-Security-Policy"]');
    expect(policy?.getAttribute('content')).toMatch(/^default-src 'none';(?!.*https?:)(?!.*connect-src)/);
    expect(said).toEqual([]);
    window.close();
  });

  it('shows a text that looks like markup as it is', async () => {
    const description = 'It </script><script>window.broken = 1</script> happened.';
    const happened = event(description, z.looseObject({ id: z.string() }), { id: '<!-- <script>' });
    const topic = defineTopic({
      ...{ name: 'test.facts.v1', status: 'draft', key: 'id', description, producers: ['a'] },
      ...{ consumers: ['b'], events: { happened } },
    });
    const { window, said } = open(await pageOf(asyncApiText([topic])));
    const shown = (): string => window.document.getElementById('asyncapi')?.textContent ?? '';
    await vi.waitFor(() => expect(shown()).toContain('test.facts.v1'), { timeout: 90_000, interval: 200 });
    expect(window).not.toHaveProperty('broken');
    expect(said).toEqual([]);
    window.close();
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
