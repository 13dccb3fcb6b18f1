import { createHash } from 'node:crypto';

/** What makes a request the same request: who asks, where, under which key. */
export interface IdempotentRequest {
  readonly tenant: string;
  readonly route: string;
  readonly key: string;
  /** SHA-256 (hex) of method, path and canonical body. */
  readonly fingerprint: string;
}

/** Most characters of a key, as payment providers take them. */
const MAX_KEY_LENGTH = 255;

/**
 * Reads an `Idempotency-Key` header, bare or as a quoted Structured-Field string (IETF draft
 * idempotency-key-header-07).
 * @returns the key, or undefined when it is missing, empty, too long or not printable ASCII
 */
export function parseIdempotencyKey(header: string | undefined): string | undefined {
  const text = header?.trim() ?? '';
  const key = /^"(?:[^"\\]|\\["\\])*"$/.test(text) ? text.slice(1, -1).replaceAll(/\\(["\\])/g, '$1') : text;
  return /^[\x20-\x7e]+$/.test(key) && key.length <= MAX_KEY_LENGTH ? key : undefined;
}

/** SHA-256 over method, path and the body as JSON with sorted keys, so that formatting makes no difference. */
export function fingerprintOf(method: string, path: string, body: unknown): string {
  return createHash('sha256')
    .update(`${method} ${path}\n${canonicalJson(body)}`)
    .digest('hex');
}

function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  return `{${Object.entries(value).sort(byName).map(canonicalField).join(',')}}`;
}

type Field = readonly [name: string, value: unknown];
const byName = ([left]: Field, [right]: Field): number => (left < right ? -1 : 1);
const canonicalField = ([name, value]: Field): string => `${JSON.stringify(name)}:${canonicalJson(value)}`;
