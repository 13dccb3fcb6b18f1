import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { serviceTokensFile, writeServiceTokens } from './service-tokens.ts';

let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'service-tokens-'));
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

const read = (): unknown => JSON.parse(readFileSync(serviceTokensFile(dataDir), 'utf8'));
const write = (file: object): void => writeFileSync(serviceTokensFile(dataDir), JSON.stringify(file));
const SCOPES = ['read', 'keys', 'tickets'];

it('lets the programs that play the market in', () => {
  writeServiceTokens(dataDir, 'a token of the market');
  const sha256 = [expect.stringMatching(/^[0-9a-f]{64}$/)];
  expect(read()).toEqual({ accept: { 'market-tools': { scopes: SCOPES, sha256 } } });
});

it('gives them the scopes that came since, and leaves the rest of the file as it is', () => {
  const sha256 = ['b'.repeat(64)];
  const other = { scopes: ['audit'], sha256: ['c'.repeat(64)] };
  write({
    accept: { 'market-tools': { scopes: ['read', 'own'], sha256 }, other },
    present: { gate: 'shown to the gate' },
  });
  writeServiceTokens(dataDir, 'another token');
  expect(read()).toEqual({
    accept: { 'market-tools': { scopes: ['read', 'own', 'keys', 'tickets'], sha256 }, other },
    present: { gate: 'shown to the gate' },
  });
});

it('does not let them in again when somebody took them out', () => {
  write({ accept: {} });
  writeServiceTokens(dataDir, 'a token of the market');
  expect(read()).toEqual({ accept: {} });
});
