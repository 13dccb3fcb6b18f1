import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { pageController } from './page-controller.ts';
import { PageFiles } from './page-files.ts';

let folder: string;
let app: NestFastifyApplication;

async function serve(...folders: string[]): Promise<void> {
  const files = folders.map((each) => new PageFiles(each));
  const page = {
    module: class PageModule {},
    controllers: [pageController('scanner', 'scanner-web', files)],
  };
  app = await NestFactory.create<NestFastifyApplication>(page, new FastifyAdapter(), { logger: false });
  await app.init();
  await app.getHttpAdapter().getInstance().ready();
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'scanner-page-'));
  mkdirSync(join(folder, 'assets'));
  writeFileSync(join(folder, 'index.html'), 'page');
  writeFileSync(join(folder, 'assets/a-1.js'), 'code');
});
afterEach(async () => {
  await app.close();
  rmSync(folder, { recursive: true });
});

it('serves the page, its files and nothing else', async () => {
  await serve(join(folder, 'none'), folder);
  const page = await app.inject('/scanner/');
  expect([page.statusCode, page.body]).toEqual([200, 'page']);
  expect(page.headers).toMatchObject({
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-cache',
    'content-security-policy': "frame-ancestors 'none'",
  });
  expect((await app.inject('/scanner')).headers.location).toBe('/scanner/');
  expect((await app.inject('/scanner/assets/a-1.js')).body).toBe('code');
  for (const path of [
    '/scanner/no.js',
    '/scanner/assets',
    '/scanner/%2e%2e/index.html',
    '/scanner/assets/..%2findex.html',
  ])
    expect((await app.inject(path)).body, path).not.toBe('page');
});

it('says what to do when the page was not built', async () => {
  await serve();
  const files = [new PageFiles(join(folder, 'none'))];
  const controller = new (pageController('scanner', 'scanner-web', files))() as {
    file(name: string, reply: unknown): Promise<unknown>;
  };
  const reply = { headers: () => reply, redirect: () => undefined, send: () => undefined };
  await expect(controller.file('index.html', reply)).rejects.toMatchObject({
    ...{ status: 503, code: 'page_not_built' },
    options: { detail: expect.stringContaining('npx nx build scanner-web') as string },
  });
});
