import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { writeServiceTokenFiles } from '../service-token-files.mjs';
import { serviceTokensFile, writeServiceTokens } from './service-tokens.ts';

interface TokenFile {
  accept: Record<string, { scopes: string[]; sha256: string[] }>;
  present: Record<string, string>;
}

let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'service-tokens-'));
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

const read = (service: string): TokenFile =>
  JSON.parse(readFileSync(serviceTokensFile(dataDir, service), 'utf8')) as TokenFile;
const write = (service: string, file: object): void =>
  writeFileSync(serviceTokensFile(dataDir, service), JSON.stringify(file));
const older = (file: object): void =>
  writeFileSync(join(dataDir, 'service-tokens.json'), JSON.stringify(file));
const hash = (token: string): string => createHash('sha256').update(token).digest('hex');
const SCOPES = ['read', 'keys', 'tickets', 'power', 'civic'];
const MARKET = 'a token of the market';

it('lets the programs that play the market in, everywhere', () => {
  writeServiceTokens(dataDir, MARKET);
  for (const service of ['payments', 'directory'])
    expect(read(service).accept['market-tools']).toEqual({ scopes: SCOPES, sha256: [hash(MARKET)] });
  expect(statSync(serviceTokensFile(dataDir, 'payments')).mode & 0o777).toBe(0o600);
});

it('gives each service a token of its own, which the directory accepts under its name', () => {
  writeServiceTokens(dataDir, MARKET);
  const { accept } = read('directory');
  const tokens = ['payments', 'gate', 'directory'].map((service) => {
    const token = read(service).present['directory']!;
    expect(accept[service]).toEqual({ scopes: ['directory'], sha256: [hash(token)] });
    return token;
  });
  expect(new Set(tokens).size).toBe(3);
  expect(Object.keys(read('payments').accept)).toEqual(['market-tools']);
  expect(accept['gateway-sim']).toBeUndefined();
});

it('keeps what is there, and writes nothing anew', () => {
  writeServiceTokens(dataDir, MARKET);
  const before = readdirSync(join(dataDir, 'service-tokens')).map((name) => read(name.slice(0, -5)));
  writeServiceTokens(dataDir, 'another token');
  expect(readdirSync(join(dataDir, 'service-tokens')).map((name) => read(name.slice(0, -5)))).toEqual(before);
});

it('takes over what stands in the file of an earlier release', () => {
  const sha256 = ['b'.repeat(64)];
  const other = { scopes: ['audit'], sha256: ['c'.repeat(64)] };
  older({
    accept: { 'market-tools': { scopes: ['read', 'own'], sha256 }, other },
    present: { gate: 'shown to the gate' },
  });
  writeServiceTokens(dataDir, MARKET);
  expect(read('auditor')).toEqual({
    accept: {
      'market-tools': { scopes: ['read', 'own', 'keys', 'tickets', 'power', 'civic'], sha256 },
      other,
    },
    present: { gate: 'shown to the gate', directory: expect.stringMatching(/^service_[\w-]{32}$/) as string },
  });
});

it('gives the programs of the market the scopes that came since', () => {
  writeServiceTokens(dataDir, MARKET);
  const sha256 = [hash(MARKET)];
  write('gate', { accept: { 'market-tools': { scopes: ['read'], sha256 } }, present: {} });
  writeServiceTokens(dataDir, MARKET);
  expect(read('gate')).toEqual({ accept: { 'market-tools': { scopes: SCOPES, sha256 } }, present: {} });
});

it('lets nobody in again whom somebody took out', () => {
  older({ accept: {} });
  writeServiceTokens(dataDir, MARKET);
  expect(read('payments').accept).toEqual({});
  write('directory', { accept: {}, present: {} });
  writeServiceTokens(dataDir, MARKET);
  expect(read('directory')).toEqual({ accept: {}, present: {} });
});

it('makes the file of a service that is new, and has the directory accept it', () => {
  const folder = join(dataDir, 'service-tokens');
  writeServiceTokenFiles(folder, ['gate', 'directory'], { marketToken: MARKET });
  const gate = read('gate');
  writeServiceTokenFiles(folder, ['gate', 'directory', 'fun-fair'], { marketToken: MARKET });
  expect(read('gate')).toEqual(gate);
  const { accept } = read('directory');
  expect(accept['fun-fair']!.sha256).toEqual([hash(read('fun-fair').present['directory']!)]);
  expect(accept['gate']!.sha256).toEqual([hash(gate.present['directory']!)]);
});
