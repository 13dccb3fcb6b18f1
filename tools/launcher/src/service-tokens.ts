import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Where the services read whom they accept. */
export const serviceTokensFile = (dataDir: string): string => join(dataDir, 'service-tokens.json');

/**
 * Makes the file the first time (mode 0600): the programs that play the market may read it and give keys to terminals and
 * scanners. Whoever changes it later is heard without a restart.
 */
export function writeServiceTokens(dataDir: string, marketToken: string): void {
  const path = serviceTokensFile(dataDir);
  if (existsSync(path)) return;
  const sha256 = [createHash('sha256').update(marketToken).digest('hex')];
  const file = { accept: { 'market-tools': { scopes: ['read', 'keys', 'tickets'], sha256 } } };
  mkdirSync(dirname(path), { recursive: true });
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, `${JSON.stringify(file, null, 2)}\n`, { mode: 0o600 });
  renameSync(draft, path);
}
