import { readFileSync } from 'node:fs';
import type { ConnectionOptions } from 'node:tls';

/** Files in PEM for TLS to the brokers; what is left out is Node.js' own, or not shown. */
export interface KafkaTlsFiles {
  /** The authorities to trust instead of those of Node.js. */
  readonly ca?: string;
  /** A client certificate with its chain. */
  readonly cert?: string;
  /** The key of the client certificate. */
  readonly key?: string;
}

const FILES = ['ca', 'cert', 'key'] as const;

/**
 * Options that read their files anew for each connection, so that a new certificate needs no restart. Reading one of them
 * throws when its file cannot be read.
 */
export function tlsOptions(files: KafkaTlsFiles): ConnectionOptions {
  const options: ConnectionOptions = {};
  for (const name of FILES) {
    const path = files[name];
    if (path === undefined) continue;
    Object.defineProperty(options, name, { enumerable: true, get: () => readFileSync(path) });
  }
  return options;
}
