/** Relay lanes of an outbox: a power of two, fixed for the life of a database. */
export const LANES = 8;

export const ALL_LANES: readonly number[] = Array.from({ length: LANES }, (_, lane) => lane);

const FNV_PRIME = 0x100000001b3n;
const FNV_BASIS = 0xcbf29ce484222325n;

/** FNV-1a over 64 bits, signed, as PostgreSQL's advisory locks take it. */
export function keyHash(key: Uint8Array): bigint {
  let hash = FNV_BASIS;
  for (const byte of key) hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * FNV_PRIME);
  return BigInt.asIntN(64, hash);
}

/** Events of one key always wait in the same lane. */
export const laneOf = (hash: bigint): number => Number(BigInt.asUintN(32, hash) % BigInt(LANES));
