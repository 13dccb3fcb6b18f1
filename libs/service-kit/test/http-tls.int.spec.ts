import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { request as requestPlain } from 'node:http';
import { request as requestTls } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Controller, Get, Req } from '@nestjs/common';
import { open } from '@night-market/access';
import { Allow } from '@night-market/access/nest';
import { systemClock } from '@night-market/kernel';
import type { FastifyRequest } from 'fastify';
import pino from 'pino';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { Doors } from '../src/access/doors.ts';
import { RefusedCallers } from '../src/access/refused-callers.ts';
import { Health } from '../src/health/health.ts';
import { serverOptions, type ServerOptions } from '../src/http/server-options.ts';
import { Metrics } from '../src/metrics/metrics.ts';
import { createHttpApp } from '../src/runtime/http-app.ts';
import type { ServiceRuntime } from '../src/runtime/service-runtime.ts';
import { CertificateAuthority } from './certificates.ts';

@Controller()
@Allow(open('a test'))
class CallerController {
  @Get('caller')
  caller(@Req() { ip, protocol, host }: FastifyRequest) {
    return { ip, protocol, host };
  }
}

const authority = new CertificateAuthority();
let dir: string;
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'http-tls-'));
  const { certificate, key } = authority.issue('localhost');
  writeFileSync(join(dir, 'server.pem'), certificate);
  writeFileSync(join(dir, 'server.key'), key);
});
afterAll(() => {
  authority.remove();
  rmSync(dir, { recursive: true, force: true });
});

const optionsOf = (more: Partial<Parameters<typeof serverOptions>[0]>): ServerOptions =>
  serverOptions({
    HTTP_TRUSTED_PROXIES: [],
    HTTP_TLS_CERT_FILE: undefined,
    HTTP_TLS_KEY_FILE: undefined,
    ...more,
  });

async function serve(options: ServerOptions): Promise<URL> {
  const [log, metrics] = [pino({ level: 'silent' }), new Metrics('caller')];
  const doors = new Doors({
    ...{ authenticators: [], refused: new RefusedCallers(log, metrics), isInsideOpen: true },
    noteRefusedAct: () => Promise.resolve(),
  });
  const runtime = {
    ...{ log, metrics, access: { doors: () => doors } },
    health: new Health([], systemClock),
  } as unknown as ServiceRuntime;
  const module = { module: class CallerModule {}, controllers: [CallerController] };
  const app = await createHttpApp({ name: 'caller', title: 'Caller' }, runtime, module, [], options);
  onTestFinished(() => app.close());
  await app.listen(0, '127.0.0.1');
  return new URL('/caller', await app.getUrl());
}

const FORWARDED = {
  'x-forwarded-for': '203.0.113.9',
  'x-forwarded-proto': 'https',
  'x-forwarded-host': 'market.example',
};

function ask(url: URL, headers: Record<string, string> = {}, ca?: string): Promise<Record<string, string>> {
  const request = url.protocol === 'https:' ? requestTls : requestPlain;
  return new Promise((resolve, reject) => {
    request(url, { headers, servername: 'localhost', ...(ca && { ca }) }, (response) => {
      let text = '';
      response.on('data', (part) => (text += String(part)));
      response.on('end', () => resolve(JSON.parse(text) as Record<string, string>));
    })
      .on('error', reject)
      .end();
  });
}

it.each<[string, string[], string]>([
  ['nobody', [], '127.0.0.1'],
  ['another hop', ['10.0.0.0/8'], '127.0.0.1'],
  ['the hop that calls', ['127.0.0.1'], '203.0.113.9'],
  ['the network of the hop that calls', ['127.0.0.0/8'], '203.0.113.9'],
])('believes X-Forwarded-* of %s', async (_name, trusted, ip) => {
  const url = await serve(optionsOf({ HTTP_TRUSTED_PROXIES: trusted }));
  const isBelieved = ip === FORWARDED['x-forwarded-for'];
  expect(await ask(url, FORWARDED)).toEqual({
    ip,
    protocol: isBelieved ? 'https' : 'http',
    host: isBelieved ? 'market.example' : url.host,
  });
});

it('takes the last hop that it does not trust for the caller, whatever was written before it', async () => {
  const url = await serve(optionsOf({ HTTP_TRUSTED_PROXIES: ['127.0.0.1', '10.0.0.0/8'] }));
  const headers = { 'x-forwarded-for': '198.51.100.1, 203.0.113.9, 10.1.2.3' };
  expect(await ask(url, headers)).toMatchObject({ ip: '203.0.113.9' });
});

it('speaks HTTPS alone with a certificate of its own', async () => {
  const files = { HTTP_TLS_CERT_FILE: join(dir, 'server.pem'), HTTP_TLS_KEY_FILE: join(dir, 'server.key') };
  const url = await serve(optionsOf(files));
  expect(url.protocol).toBe('https:');
  expect(await ask(url, {}, readFileSync(authority.file, 'utf8'))).toMatchObject({ protocol: 'https' });
  await expect(ask(url)).rejects.toThrow(/unable to/);
  await expect(ask(new URL(url.href.replace('https:', 'http:')))).rejects.toThrow(
    /socket hang up|ECONNRESET/,
  );
});

it('refuses half a certificate, and what is none, in one sentence', () => {
  const cert = join(dir, 'server.pem');
  expect(() => optionsOf({ HTTP_TLS_CERT_FILE: cert })).toThrow('one needs the other beside it');
  expect(() => optionsOf({ HTTP_TLS_CERT_FILE: cert, HTTP_TLS_KEY_FILE: cert })).toThrow(
    /are no certificate and its key \(\S+\)$/,
  );
});
