import { Controller, Get, Post } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { silentLog } from '@night-market/kernel';
import { watchMethods } from './allowed-methods.ts';
import { ProblemFilter } from './problem.filter.ts';
import { notFound } from './problem.ts';

@Controller()
class PageController {
  @Post('api/sign-in')
  signIn(): void {
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
  app.useGlobalFilters(new ProblemFilter(silentLog, watchMethods(adapter.getInstance())));
  await app.init();
  await adapter.getInstance().ready();
});
afterAll(() => app.close());

it.each([
  ['GET', '/api/sign-in', 405, 'POST'],
  ['DELETE', '/api/sign-in', 405, 'POST'],
  ['GET', '/api/unknown', 404, undefined],
  ['GET', '/no.js', 404, undefined],
] as const)(
  'where a page takes what nobody else does: %s %s is %d, allowed: %s',
  async (method, url, status, allow) => {
    const answer = await app.inject({ method, url });
    expect([answer.statusCode, answer.headers['allow']]).toEqual([status, allow]);
  },
);
