import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer as createHttp } from 'node:http';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { createServer as createTls, type TlsOptions } from 'node:tls';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { testBrokers } from '@night-market/testing';
import { expect, it, onTestFinished } from 'vitest';
import type { KafkaTlsFiles } from '../tls-options.ts';
import { probeBrokers } from './probe-brokers.ts';
import { CERTIFICATE, PRIVATE_KEY } from '../../test/certificate.ts';

async function open(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const http = () => open(createHttp((_request, response) => response.end('hello')));
const silent = () => open(createServer((socket) => socket.on('error', () => undefined)));
const closing = () => open(createServer((socket) => socket.on('error', () => undefined).end()));
const babbling = () =>
  open(createServer((socket) => socket.on('error', () => undefined).end('220 smtp ready')));
/** A broker behind TLS, as far as the first question goes. */
const behindTls = (more: TlsOptions = {}) =>
  open(
    createTls({ key: PRIVATE_KEY, cert: CERTIFICATE, ...more }, (socket) => {
      socket.on('error', () => undefined);
      socket.once('data', (asked) => {
        const answer = Buffer.alloc(14);
        answer.writeInt32BE(10);
        asked.copy(answer, 4, 8, 12);
        socket.write(answer);
      });
    }).on('tlsClientError', () => undefined),
  );
const nobody = () => Promise.resolve('127.0.0.1:1');
const kafka = () => Promise.resolve(testBrokers()[0]!);

it.each<[string, () => Promise<string>, boolean, boolean, RegExp]>([
  [
    'nobody',
    nobody,
    false,
    false,
    /^Nobody answers at \S+ \(ECONNREFUSED\); a Kafka broker was expected there\.$/,
  ],
  ['a silent port', silent, false, false, /^\S+ takes the connection and does not answer; a Kafka broker/],
  [
    'a silent port, by TLS',
    silent,
    true,
    false,
    /^\S+ takes the connection and does not answer; a Kafka broker/,
  ],
  [
    'a port that closes',
    closing,
    false,
    false,
    /^\S+ closes the connection without an answer; a Kafka broker/,
  ],
  [
    'an HTTP server',
    http,
    false,
    true,
    /^An HTTP server answers at \S+; a Kafka broker was expected there; check/,
  ],
  ['an HTTP server, by TLS', http, true, true, /^An HTTP server answers at \S+; a Kafka broker/],
  ['something else', babbling, false, true, /^What answers at \S+ is not Kafka; a Kafka broker/],
  [
    'a TLS port, spoken to without',
    behindTls,
    false,
    true,
    /^\S+ speaks TLS and KAFKA_SSL is false; set KAFKA_SSL=true\.$/,
  ],
  [
    'a plain port, spoken to by TLS',
    kafka,
    true,
    true,
    /^\S+ does not speak TLS and KAFKA_SSL is true; set KAFKA_SSL=false/,
  ],
  [
    'a certificate of nobody',
    behindTls,
    true,
    true,
    /^The certificate of \S+ is not accepted \(DEPTH_ZERO_SELF_SIGNED_CERT\); set KAFKA_SSL_CA_FILE to/,
  ],
])('says what is there instead of a broker: %s', async (_name, start, tls, isMistake, sentence) => {
  const broker = await start();
  const problem = await probeBrokers({ brokers: [broker], tls });
  expect(problem?.sentence).toMatch(sentence);
  expect(problem?.sentence).toContain(broker);
  expect(problem?.isMistake).toBe(isMistake);
});

/** The certificate of nobody, trusted. */
function files(more: Partial<KafkaTlsFiles> = {}): KafkaTlsFiles {
  const dir = mkdtempSync(join(tmpdir(), 'probe-'));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  writeFileSync(join(dir, 'ca.pem'), CERTIFICATE);
  return { ca: join(dir, 'ca.pem'), ...more };
}

/** `host` as the certificate calls it. */
const named = (address: string): string => address.replace('127.0.0.1', 'localhost');

it('has nothing to say of a certificate of the authority that it was told of', async () => {
  const broker = named(await behindTls());
  expect(await probeBrokers({ brokers: [broker], tls: files(), hasLogin: true })).toBeUndefined();
});

it('names the client certificate that a broker wants, and files that are none', async () => {
  const broker = named(await behindTls({ requestCert: true, rejectUnauthorized: true }));
  const wanted = await probeBrokers({ brokers: [broker], tls: files(), hasLogin: true });
  expect(wanted?.sentence).toMatch(
    /^\S+ does not accept the client certificate, or wants one \(\S+\); check/,
  );
  const { ca } = files();
  const wrong = { brokers: [broker], tls: { ca, cert: ca, key: ca } as KafkaTlsFiles };
  expect((await probeBrokers(wrong))?.sentence).toMatch(/ cannot be used \(\S+\); check KAFKA_SSL_CERT_FILE/);
});

it('has nothing to say while one of them is a broker', async () => {
  expect(await probeBrokers({ brokers: [await nobody(), await kafka()], tls: false })).toBeUndefined();
});
