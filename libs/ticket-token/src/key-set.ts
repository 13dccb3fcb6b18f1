import { isCode, isKeyId } from './claims.ts';
import { fromBase64Url } from './base64url.ts';
import { entriesOf, instantOf, type Parsed, refuse } from './parse.ts';

/** A key that signs tickets, as a scanner knows it. */
export interface TicketKey {
  readonly keyId: string;
  /** 32 bytes. */
  readonly publicKey: Uint8Array<ArrayBuffer>;
  /** It may be used from then on, by the corrected clock. */
  readonly validFromMs: number;
  /** Null: until it is taken out of the set. */
  readonly validToMs: number | null;
}

/** The keys of a market: several at once, so that a new one is known before it signs. */
export interface KeySet {
  readonly market: string;
  readonly keys: ReadonlyMap<string, TicketKey>;
}

export const KEYS_MAX = 32;
const PUBLIC_KEY_BYTES = 32;

/** Reads the answer of `GET /v2/keys`. Never throws. */
export function parseKeySet(json: unknown): Parsed<KeySet> {
  const { market, keys: list } = entriesOf(json);
  if (!isCode(market)) return refuse('market is missing or no name.');
  if (!Array.isArray(list) || list.length > KEYS_MAX) return refuse(`keys must be at most ${KEYS_MAX}.`);
  const keys = new Map<string, TicketKey>();
  for (const [index, entry] of list.entries()) {
    const key = parseKey(entry);
    if (!key) return refuse(`keys[${index}] is no key.`);
    if (keys.has(key.keyId)) return refuse(`keys[${index}] has the id of another key.`);
    keys.set(key.keyId, key);
  }
  return { ok: true, value: { market, keys } };
}

function parseKey(json: unknown): TicketKey | undefined {
  const { keyId, publicKey: text, validFrom, validTo } = entriesOf(json);
  const publicKey = fromBase64Url(text);
  const validFromMs = instantOf(validFrom);
  const validToMs = validTo === null || validTo === undefined ? null : instantOf(validTo);
  if (!isKeyId(keyId) || publicKey?.length !== PUBLIC_KEY_BYTES) return undefined;
  if (validFromMs === undefined || validToMs === undefined) return undefined;
  if (validToMs !== null && validToMs < validFromMs) return undefined;
  return { keyId, publicKey, validFromMs, validToMs };
}

export const isUsable = ({ validFromMs, validToMs }: TicketKey, nowMs: number): boolean =>
  validFromMs <= nowMs && (validToMs === null || nowMs <= validToMs);
