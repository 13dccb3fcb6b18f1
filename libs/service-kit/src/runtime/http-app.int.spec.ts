import { connect, type Socket } from 'node:net';
import { Body, Controller, Get, Param, Post } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { open as everyone } from '@night-market/access';
import { Allow } from '@night-market/access/nest';
import { systemClock } from '@night-market/kernel';
import { eventually } from '@night-market/testing';
import pino from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { Doors } from '../access/doors.ts';
import { RefusedCallers } from '../access/refused-callers.ts';
import { Health } from '../health/health.ts';
import { Metrics } from '../metrics/metrics.ts';
import { createHttpApp } from './http-app.ts';
import type { ServiceRuntime } from './service-runtime.ts';

@Controller()
@Allow(everyone('a test'))
class WaresController {
  @Get('wares/:id')
  find(@Param('id') id: string) {
    return { id };
  }

  @Post('wares')
  add(@Body({ schema: z.strictObject({ name: z.string() }) }) ware: { name: string }) {
    return ware;
  }
}

let app: NestFastifyApplication;
let port: number;

beforeAll(async () => {
  const [log, metrics] = [pino({ level: 'silent' }), new Metrics('wares')];
  const refused = new RefusedCallers(log, metrics);
  const doors = new Doors({
    ...{ authenticators: [], refused, isInsideOpen: true },
    noteRefusedAct: () => Promise.resolve(),
  });
  const runtime = {
    ...{ log, metrics, access: { doors: () => doors } },
    health: new Health([], systemClock),
  } as unknown as ServiceRuntime;
  const wares = { module: class WaresModule {}, controllers: [WaresController] };
  app = await createHttpApp({ name: 'wares', title: 'Wares' }, runtime, wares, []);
  await app.listen(0, '127.0.0.1');
  port = Number(new URL(await app.getUrl()).port);
});
afterAll(() => app.close());

interface Answer {
  readonly status: number;
  readonly head: string;
  readonly body: Record<string, unknown>;
}

/** Sends exactly these bytes and reads until the server closes the connection. */
async function send(...chunks: readonly (string | Buffer)[]): Promise<Answer> {
  const { socket, closed } = open();
  for (const chunk of chunks) socket.write(chunk);
  const [head = '', body = ''] = (await closed).split('\r\n\r\n');
  return {
    status: Number(head.split(' ')[1]),
    head,
    body: body === '' ? {} : (JSON.parse(body) as Record<string, unknown>),
  };
}

function open(): { socket: Socket; closed: Promise<string> } {
  const socket = connect(port, '127.0.0.1');
  const closed = new Promise<string>((resolve) => {
    let text = '';
    socket.on('data', (data) => (text += data.toString()));
    // A connection may also be reset by the server.
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(text));
  });
  return { socket, closed };
}

const request = (line: string, ...headers: readonly string[]): string =>
  [`${line} HTTP/1.1`, 'host: wares', 'connection: close', ...headers, '', ''].join('\r\n');
const posted = (body: string, ...headers: readonly string[]): string =>
  request('POST /wares', `content-length: ${Buffer.byteLength(body)}`, ...headers) + body;
const JSON_TYPE = 'content-type: application/json';
const BODY = '{"name":"tea"}';

it('goes on when a connection cannot be accepted', async () => {
  const full = Object.assign(new Error('accept EMFILE'), { code: 'EMFILE' });
  expect(app.getHttpServer().emit('error', full)).toBe(true);
  expect(await send(request('GET /wares/1'))).toMatchObject({ status: 200 });
});

describe('what comes from outside', () => {
  it('is taken when it is as it should be', async () => {
    expect(await send(posted(BODY, JSON_TYPE))).toMatchObject({ status: 201, body: { name: 'tea' } });
    expect(
      await send(posted(BODY, `${JSON_TYPE}; charset="UTF-8"`, 'content-encoding: identity')),
    ).toMatchObject({ status: 201 });
    expect(await send(posted(BODY, JSON_TYPE, 'idempotency-key: a, b'))).toMatchObject({ status: 201 });
    expect(await send(request('GET /wares/%E8%8C%B6'))).toMatchObject({ status: 200, body: { id: '茶' } });
  });

  it.each<[string, string, number, string]>([
    ['NUL in an address', request('GET /wares/a%00b'), 400, 'validation_failed'],
    ['NUL in a query', request('GET /wares/a?after=%00'), 400, 'validation_failed'],
    ['an address that is no UTF-8', request('GET /wares/%ff'), 400, 'invalid_address'],
    ['an address that is too long', request(`GET /wares/${'x'.repeat(301)}`), 414, 'address_too_long'],
    ['no such address', request('GET /nothing'), 404, 'not_found'],
    [
      'two keys',
      posted(BODY, JSON_TYPE, 'idempotency-key: a', 'Idempotency-Key: a'),
      400,
      'idempotency_key_repeated',
    ],
    ['a field twice', posted('{"name":"a","name":"b"}', JSON_TYPE), 400, 'duplicate_field'],
    ['NUL in a body', posted('{"name":"te\\u0000a"}', JSON_TYPE), 400, 'validation_failed'],
    ['a prototype', posted('{"__proto__":{}}', JSON_TYPE), 400, 'invalid_json'],
    ['no JSON', posted('{"name":', JSON_TYPE), 400, 'invalid_json'],
    ['an empty body', posted('', JSON_TYPE), 400, 'invalid_json'],
    ['another charset', posted(BODY, `${JSON_TYPE}; charset=utf-16`), 415, 'unsupported_charset'],
    [
      'a compressed body',
      posted(BODY, JSON_TYPE, 'content-encoding: gzip'),
      415,
      'unsupported_content_encoding',
    ],
    [
      'a form',
      posted('a=b', 'content-type: application/x-www-form-urlencoded'),
      415,
      'unsupported_media_type',
    ],
    [
      'a form of parts',
      posted(
        '--x\r\ncontent-disposition: form-data; name="name"\r\n\r\ntea\r\n--x--\r\n',
        'content-type: multipart/form-data; boundary=x',
      ),
      415,
      'unsupported_media_type',
    ],
    ['no HTTP', 'HELO wares\r\n\r\n', 400, 'invalid_http'],
    ['two lengths', posted(BODY, JSON_TYPE, 'content-length: 3'), 400, 'invalid_http'],
    ['large headers', request('GET /wares/a', `x-large: ${'x'.repeat(20_000)}`), 431, 'head_too_large'],
  ])('is answered with a problem: %s', async (_name, bytes, status, code) => {
    const answer = await send(bytes);
    expect(answer).toMatchObject({ status, body: { status, code } });
    expect(answer.head.toLowerCase()).toContain('content-type: application/problem+json');
  });

  it.each([
    ['DELETE /wares', 'POST'],
    ['PUT /wares/a', 'GET, HEAD'],
    ['POST /health/live', 'GET, HEAD'],
    ['OPTIONS /wares', 'POST'],
  ])('is told which methods there are: %s', async (line, allowed) => {
    const answer = await send(request(line));
    expect(answer).toMatchObject({ status: 405, body: { code: 'method_not_allowed' } });
    expect(answer.head).toMatch(new RegExp(`^allow: ${allowed}\\r?$`, 'im'));
  });

  it('is cut when it never ends, however many there are, and others are served meanwhile', async () => {
    const half = request('POST /wares', JSON_TYPE, 'content-length: 1000') + '{"name":';
    const endless = Array.from({ length: 300 }, (_, n) => {
      const one = open();
      one.socket.write(n % 3 === 0 ? half.slice(0, 20) : half);
      return one;
    });
    const connections = () =>
      new Promise<number>((resolve) =>
        app.getHttpServer().getConnections((_error: unknown, count: number) => resolve(count)),
      );
    await eventually(async () => (await connections()) >= 300);
    expect(await send(posted(BODY, JSON_TYPE))).toMatchObject({ status: 201 });
    const answers = await Promise.all(endless.map(({ closed }) => closed));
    expect(answers.filter((text) => !text.startsWith('HTTP/1.1 408 Request Timeout'))).toEqual([]);
    expect(await eventually(async () => (await connections()) === 0)).toBe(true);
  }, 30_000);
});
