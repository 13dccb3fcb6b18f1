import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** What payments and the gateway share, and the token of operators; made at the first start and kept. */
export interface GatewaySecrets {
  readonly apiKey: string;
  /** Standard Webhooks form: `whsec_` and base64. */
  readonly webhookSecret: string;
  /** Opens `/ops` of every service. */
  readonly opsToken: string;
}

/** Reads the secrets of a data folder, making new ones the first time (file mode 0600). */
export function gatewaySecrets(dataDir: string): GatewaySecrets {
  const path = join(dataDir, 'secrets.json');
  const known = readSecrets(path);
  if (isWhole(known)) return known;
  const secrets = {
    // Those of an older checkout are kept: the gateway's books go with them.
    apiKey: known.apiKey ?? `key_${randomBytes(24).toString('base64url')}`,
    webhookSecret: known.webhookSecret ?? `whsec_${randomBytes(32).toString('base64')}`,
    opsToken: known.opsToken ?? `ops_${randomBytes(24).toString('base64url')}`,
  };
  mkdirSync(dirname(path), { recursive: true });
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600 });
  renameSync(draft, path);
  return secrets;
}

const isWhole = (secrets: Partial<GatewaySecrets>): secrets is GatewaySecrets =>
  Boolean(secrets.apiKey && secrets.webhookSecret && secrets.opsToken);

function readSecrets(path: string): Partial<GatewaySecrets> {
  try {
    const { apiKey, webhookSecret, opsToken } = JSON.parse(
      readFileSync(path, 'utf8'),
    ) as Partial<GatewaySecrets>;
    return {
      ...(apiKey && { apiKey }),
      ...(webhookSecret && { webhookSecret }),
      ...(opsToken && { opsToken }),
    };
  } catch {
    return {};
  }
}
