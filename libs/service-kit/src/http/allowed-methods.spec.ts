import { Controller, Get, Post, Put } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { silentLog } from '@night-market/kernel';
import { refuseOtherMethods } from './allowed-methods.ts';
import { ProblemFilter } from './problem.filter.ts';
import { notFound } from './problem.ts';

@Controller()
class PageController {
  @Post('api/sign-in')
  signIn(): void {
    return;
  }

  @Get('books/:id')
  book(): string {
    return 'book';
  }

  @Post('books/dry-run')
  dryRun(): void {
    return;
  }

  @Put('photos/:id')
  upload(): void {
    return;
  }

  @Get('photos/:id.jpg')
  photo(): string {
    return 'photo';
  }

  @Get('services/:code.:format')
  service(): string {
    return 'service';
  }

  @Get('market/*')
  file(): string {
    return 'file';
  }

  @Post('market/requests')
  request(): void {
    return;
  }

  @Get('*')
  page(): never {
    throw notFound('file');
  }
}

let app: NestFastifyApplication;

beforeAll(async () => {
  class PageModule {}
  const adapter = new FastifyAdapter();
  const page = { module: PageModule, controllers: [PageController] };
  app = await NestFactory.create<NestFastifyApplication>(page, adapter, { logger: false });
  refuseOtherMethods(adapter.getInstance());
  app.useGlobalFilters(new ProblemFilter(silentLog));
  await app.init();
  await adapter.getInstance().ready();
});
afterAll(() => app.close());

it.each([
  ['GET', '/api/sign-in', 405, 'POST'],
  ['DELETE', '/api/sign-in', 405, 'POST'],
  ['GET', '/api/unknown', 404, undefined],
  ['GET', '/no.js', 404, undefined],
  ['GET', '/books/7', 200, undefined],
  ['HEAD', '/books/7', 200, undefined],
  ['POST', '/books/dry-run', 201, undefined],
  ['GET', '/books/dry-run?x=1', 405, 'POST'],
  ['PUT', '/photos/7', 200, undefined],
  ['GET', '/photos/7.jpg', 200, undefined],
  ['PUT', '/photos/7.jpg', 405, 'GET, HEAD'],
  ['GET', '/services/7.json', 200, undefined],
  ['PUT', '/services/7.json', 405, 'GET, HEAD'],
  ['GET', '/services/7', 404, undefined],
  ['GET', '/market/a.js', 200, undefined],
  ['GET', '/market/requests', 405, 'POST'],
  ['PUT', '/market/requests', 405, 'POST'],
] as const)(
  'the most specific address has the say: %s %s is %d, allowed: %s',
  async (method, url, status, allow) => {
    const answer = await app.inject({ method, url });
    expect([answer.statusCode, answer.headers['allow']]).toEqual([status, allow]);
  },
);

it('says so before it reads the body', async () => {
  const payload = 'not JSON';
  const headers = { 'content-type': 'application/json' };
  const answer = await app.inject({ method: 'DELETE', url: '/books/7', payload, headers });
  expect([answer.statusCode, answer.headers['allow']]).toEqual([405, 'GET, HEAD']);
  expect(answer.json()).toMatchObject({ code: 'method_not_allowed', detail: 'Use GET, HEAD.' });
});
