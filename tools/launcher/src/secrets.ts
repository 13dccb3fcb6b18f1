import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** What payments and the gateway share; made at the first start and kept. */
export interface GatewaySecrets {
  readonly apiKey: string;
  /** Standard Webhooks form: `whsec_` and base64. */
  readonly webhookSecret: string;
}

/** Reads the secrets of a data folder, making new ones the first time (file mode 0600). */
export function gatewaySecrets(dataDir: string): GatewaySecrets {
  const path = join(dataDir, 'secrets.json');
  const known = readSecrets(path);
  if (known) return known;
  const secrets = {
    apiKey: `key_${randomBytes(24).toString('base64url')}`,
    webhookSecret: `whsec_${randomBytes(32).toString('base64')}`,
  };
  mkdirSync(dirname(path), { recursive: true });
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600 });
  renameSync(draft, path);
  return secrets;
}

function readSecrets(path: string): GatewaySecrets | undefined {
  try {
    const { apiKey, webhookSecret } = JSON.parse(readFileSync(path, 'utf8')) as Partial<GatewaySecrets>;
    return apiKey && webhookSecret ? { apiKey, webhookSecret } : undefined;
  } catch {
    return undefined;
  }
}
