import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { PageFiles } from '@night-market/service-kit';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { PAGE_FILES } from '../../tokens.ts';
import { ConsolePageController, NONCE_PLACE } from './console-page.controller.ts';

let folder: string;
let app: NestFastifyApplication;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'console-page-'));
  mkdirSync(join(folder, 'assets'));
  writeFileSync(join(folder, 'index.html'), `page ${NONCE_PLACE}`);
  writeFileSync(join(folder, 'assets/a-1.js'), 'code');
  const page = {
    ...{ module: class PageModule {}, controllers: [ConsolePageController] },
    providers: [
      { provide: PAGE_FILES, useValue: [new PageFiles(join(folder, 'none')), new PageFiles(folder)] },
    ],
  };
  app = await NestFactory.create<NestFastifyApplication>(page, new FastifyAdapter(), { logger: false });
  await app.init();
  await app.getHttpAdapter().getInstance().ready();
});
afterAll(async () => {
  await app.close();
  rmSync(folder, { recursive: true });
});

it.each(['/', '/sagas', '/sagas/order-1?tab=history', '/topics/pay.txn.v1', '/sagas/order.js'])(
  'serves the page at %s, under a nonce of its own',
  async (path) => {
    const answers = [await app.inject(path), await app.inject(path)];
    const nonces = answers.map(({ body }) => /^page (\S{20,})$/.exec(body)?.[1]);
    expect(new Set(nonces).size).toBe(2);
    for (const [n, { headers }] of answers.entries()) {
      expect(headers['content-security-policy']).toContain(`style-src 'self' 'nonce-${nonces[n]}'`);
      expect(headers['content-security-policy']).not.toContain('unsafe');
      expect(headers['cache-control']).toBe('no-store');
    }
  },
);

it('serves the files of the page, and lets them be kept', async () => {
  const { body, headers } = await app.inject('/assets/a-1.js');
  expect([body, headers['content-type']]).toEqual(['code', 'text/javascript; charset=utf-8']);
  expect(headers['cache-control']).toContain('immutable');
});

it.each([
  ...['/no.js', '/index.html', '/api', '/api/unknown', '/ops/parked/groups', '/health/unknown'],
  ...['/assets/..%2findex.html', '/%2e%2e/a.js'],
])('serves nothing at %s', async (path) => {
  const { body } = await app.inject(path);
  expect(body).not.toContain('page ');
  expect(body).not.toBe('code');
});

it('says what to do when the page was not built', async () => {
  const controller = new ConsolePageController([new PageFiles(join(folder, 'none'))]);
  const reply = { headers: () => reply, send: () => undefined };
  await expect(controller.index(reply)).rejects.toMatchObject({
    ...{ status: 503, code: 'page_not_built' },
    options: { detail: expect.stringContaining('npx nx build console-web') as string },
  });
});
