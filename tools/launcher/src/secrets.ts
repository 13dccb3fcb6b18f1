import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { writeServiceTokens } from './service-tokens.ts';

/** What payments and the gateway share, and the token of operators; made at the first start and kept. */
export interface GatewaySecrets {
  readonly apiKey: string;
  /** Standard Webhooks form: `whsec_` and base64. */
  readonly webhookSecret: string;
  /** Of the auditor and of the audit command. */
  readonly opsToken: string;
  /** Of the programs that play the market: it reads, and gives keys to terminals and scanners. */
  readonly marketToken: string;
}

/** Reads the secrets of a data folder, making new ones the first time (file mode 0600). */
export function gatewaySecrets(dataDir: string): GatewaySecrets {
  const path = join(dataDir, 'secrets.json');
  const known = readSecrets(path);
  if (isWhole(known)) {
    writeServiceTokens(dataDir, known.marketToken);
    return known;
  }
  const secrets = {
    // Those of an older checkout are kept: the gateway's books go with them.
    apiKey: known.apiKey ?? `key_${randomBytes(24).toString('base64url')}`,
    webhookSecret: known.webhookSecret ?? `whsec_${randomBytes(32).toString('base64')}`,
    opsToken: known.opsToken ?? `ops_${randomBytes(24).toString('base64url')}`,
    marketToken: known.marketToken ?? `market_${randomBytes(24).toString('base64url')}`,
  };
  mkdirSync(dirname(path), { recursive: true });
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600 });
  renameSync(draft, path);
  writeServiceTokens(dataDir, secrets.marketToken);
  return secrets;
}

const isWhole = (secrets: Partial<GatewaySecrets>): secrets is GatewaySecrets =>
  Boolean(secrets.apiKey && secrets.webhookSecret && secrets.opsToken && secrets.marketToken);

function readSecrets(path: string): Partial<GatewaySecrets> {
  try {
    const { apiKey, webhookSecret, opsToken, marketToken } = JSON.parse(
      readFileSync(path, 'utf8'),
    ) as Partial<GatewaySecrets>;
    return {
      ...(apiKey && { apiKey }),
      ...(webhookSecret && { webhookSecret }),
      ...(opsToken && { opsToken }),
      ...(marketToken && { marketToken }),
    };
  } catch {
    return {};
  }
}
