/** Holders of keys, as each service that has some answers; test/context-types.spec.ts holds it to their documents. */

export interface HolderKey {
  readonly prefix: string;
  readonly createdAt: string;
  readonly createdBy: string;
  readonly revokedAt: string | null;
  readonly lastSeenAt: string | null;
  readonly refusedAt: string | null;
  readonly expiresAt: string | null;
  readonly isSigning: boolean;
  readonly software: string | null;
}

export interface Holder {
  readonly id: string;
  readonly name: string;
  readonly stallId: string | null;
  readonly keys: readonly HolderKey[];
}

export interface HolderPage {
  readonly holders: readonly Holder[];
  readonly next: string | null;
}

export interface IssuedKey {
  readonly holder: Holder;
  readonly key: string;
}
