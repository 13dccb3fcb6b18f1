import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Where the services read whom they accept. */
export const serviceTokensFile = (dataDir: string): string => join(dataDir, 'service-tokens.json');

/** Read what there is, give keys to terminals and scanners, issue tickets. */
const MARKET_TOOLS = { name: 'market-tools', scopes: ['read', 'keys', 'tickets'] };

interface TokenFile {
  readonly accept?: Readonly<
    Record<string, { readonly scopes: readonly string[]; readonly sha256: string[] }>
  >;
}

/**
 * Makes the file the first time (mode 0600), so that the programs that play the market are let in. Whoever changes it
 * later is heard without a restart. In a file of an earlier release these programs get the scopes that came since.
 */
export function writeServiceTokens(dataDir: string, marketToken: string): void {
  const path = serviceTokensFile(dataDir);
  const file = existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as TokenFile) : undefined;
  const known = file?.accept?.[MARKET_TOOLS.name];
  // Taken out of the file on purpose.
  if (file && !known) return;
  const scopes = [...new Set([...(known?.scopes ?? []), ...MARKET_TOOLS.scopes])];
  if (known && scopes.length === known.scopes.length) return;
  const sha256 = known?.sha256 ?? [createHash('sha256').update(marketToken).digest('hex')];
  const accept = { ...file?.accept, [MARKET_TOOLS.name]: { ...known, scopes, sha256 } };
  mkdirSync(dirname(path), { recursive: true });
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, `${JSON.stringify({ ...file, accept }, null, 2)}\n`, { mode: 0o600 });
  renameSync(draft, path);
}
