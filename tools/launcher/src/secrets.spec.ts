import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { gatewaySecrets } from './secrets.ts';

it('makes secrets of the right form once, keeps them, and keeps them private', () => {
  const dir = mkdtempSync(join(tmpdir(), 'night-market-secrets-'));
  const first = gatewaySecrets(dir);
  expect(first.webhookSecret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
  expect(first.apiKey).toMatch(/^key_[\w-]{32}$/);
  expect(first.opsToken).toMatch(/^ops_[\w-]{32}$/);
  expect(first.marketToken).toMatch(/^market_[\w-]{32}$/);
  expect(gatewaySecrets(dir)).toEqual(first);
  const tokensFile = join(dir, 'service-tokens', 'payments.json');
  const tokens = readFileSync(tokensFile, 'utf8');
  expect(JSON.parse(tokens)).toMatchObject({
    accept: { 'market-tools': { scopes: ['read', 'keys', 'tickets', 'power', 'civic'] } },
  });
  expect(tokens).not.toContain(first.marketToken);
  expect(statSync(tokensFile).mode & 0o777).toBe(0o600);
  expect(statSync(join(dir, 'secrets.json')).mode & 0o777).toBe(0o600);
  rmSync(dir, { recursive: true, force: true });
});
