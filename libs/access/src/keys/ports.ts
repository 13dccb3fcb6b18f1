import type { KeyKind } from './key-text.ts';

/** A key as it is kept: never the secret, only its hash. */
export interface StoredKey {
  readonly kind: KeyKind;
  readonly market: string;
  readonly holderId: string;
  readonly stallId: string | null;
  readonly prefix: string;
  /** Null of a credential that signs. */
  readonly secretHash: Uint8Array | null;
  /** Of a credential that signs, as SPKI. */
  readonly publicKey?: Uint8Array | null;
  /** It has been replaced, and ends then. */
  readonly expiresAtMs?: number | null;
  /** It replaces credentials that are still good. */
  readonly replacesOthers?: boolean;
  readonly isRevoked: boolean;
}

export interface KeyReader {
  /** Those of the prefixes that there are. */
  find(prefixes: readonly string[]): Promise<readonly StoredKey[]>;
}

/** One of the keys of a holder, as operators see it. */
export interface KeyView {
  readonly prefix: string;
  readonly createdAt: Date;
  readonly createdBy: string;
  readonly revokedAt: Date | null;
  readonly lastSeenAt: Date | null;
  /** When it was shown last after it had been revoked. */
  readonly refusedAt: Date | null;
  /** Null while nothing replaces it. */
  readonly expiresAt: Date | null;
  /** Whether it is a public key of an enrolled device, and no API key. */
  readonly isSigning: boolean;
  /** What the device said last of its program. */
  readonly software: string | null;
}

/** Who holds keys: a terminal, a device or an agency. */
export interface HolderView {
  readonly id: string;
  readonly name: string;
  readonly stallId: string | null;
  readonly keys: readonly KeyView[];
}

/** Who gets a key. */
export interface NewHolder {
  readonly name: string;
  /** Of a terminal, and only of one. */
  readonly stallId?: string;
}

/** The key in full: it is shown this once and kept nowhere. */
export interface IssuedKey {
  readonly holder: HolderView;
  readonly key: string;
}

/** Valid keys that one holder has at most: the old one and the new one while it is being replaced. */
export const VALID_KEYS_MAX = 2;

export interface KeyStore extends KeyReader {
  issue(kind: KeyKind, holder: NewHolder, actor: string, reason?: string): Promise<IssuedKey>;
  /** A second key beside the valid one. `two_valid`: one of them is to be revoked first. */
  rotate(
    kind: KeyKind,
    holderId: string,
    actor: string,
    reason?: string,
  ): Promise<IssuedKey | 'unknown' | 'two_valid'>;
  /** All valid keys of the holder, or the one with the prefix. Revoking again changes nothing. */
  revoke(
    kind: KeyKind,
    holderId: string,
    actor: string,
    prefix?: string,
    reason?: string,
  ): Promise<HolderView | 'unknown'>;
  /** Holders in the order of their ids, after the one named. */
  list(kind: KeyKind, after: string | undefined, limit: number): Promise<readonly HolderView[]>;
  /** Notes when the keys were seen last, and with which program. */
  seen(times: ReadonlyMap<string, Date>, software?: ReadonlyMap<string, string>): Promise<void>;
  /** Notes that these keys were shown although they are revoked. */
  refused(prefixes: readonly string[]): Promise<void>;
  /** How many revoked keys were shown lately by holders that have not been given another one since. */
  revokedInUse(): Promise<number>;
  /** Those of the holders that have no valid key left. */
  withoutKey(kind: KeyKind, holderIds: readonly string[]): Promise<readonly string[]>;
}
