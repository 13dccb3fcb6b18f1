import { readFileSync } from 'node:fs';
import { createSecureContext } from 'node:tls';
import { ConfigError } from '@night-market/kernel';
import type { CommonConfig } from '../config/common-config.ts';
import type { Limits } from './limits/limits.ts';

/** How the server is reached. */
export interface ServerOptions {
  /** Addresses and networks whose `X-Forwarded-*` are believed; false for none. */
  readonly trustProxy: readonly string[] | false;
  /** The certificate and its key, when it speaks TLS itself. */
  readonly tls: { readonly cert: Buffer; readonly key: Buffer } | undefined;
  /** No limits when absent. */
  readonly limits?: Limits;
  /** Whose pages browsers let call us; nobody's when absent. */
  readonly corsOrigins?: readonly string[];
}

export const PLAIN: ServerOptions = { trustProxy: false, tls: undefined };

type HttpConfig = Pick<CommonConfig, 'HTTP_TRUSTED_PROXIES' | 'HTTP_TLS_CERT_FILE' | 'HTTP_TLS_KEY_FILE'>;

/** @throws ConfigError when certificate and key cannot be used */
export function serverOptions(config: HttpConfig): ServerOptions {
  const { HTTP_TRUSTED_PROXIES: proxies, HTTP_TLS_CERT_FILE: cert, HTTP_TLS_KEY_FILE: key } = config;
  return { trustProxy: proxies.length > 0 ? proxies : false, tls: certificateOf(cert, key) };
}

function certificateOf(cert: string | undefined, key: string | undefined): ServerOptions['tls'] {
  if (cert === undefined && key === undefined) return undefined;
  if (cert === undefined || key === undefined)
    throw unusable('HTTP_TLS_CERT_FILE and HTTP_TLS_KEY_FILE: one needs the other beside it');
  const tls = { cert: readFileSync(cert), key: readFileSync(key) };
  try {
    createSecureContext(tls);
  } catch (error) {
    const { code = 'no PEM' } = error as { code?: string };
    throw unusable(`HTTP_TLS_CERT_FILE and HTTP_TLS_KEY_FILE: are no certificate and its key (${code})`);
  }
  return tls;
}

const unusable = (line: string): ConfigError =>
  new ConfigError(`The configuration is not usable:\n  ${line}`);
