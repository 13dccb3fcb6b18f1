const PRIME = 0x01000193;

/**
 * A stable 64-bit hash of a key, signed as PostgreSQL's advisory locks take it: two 32-bit FNV-1a hashes from
 * different bases, side by side. Not for secrets.
 */
export function hash64(bytes: Uint8Array): bigint {
  let high = 0x811c9dc5;
  let low = 0x9747b28c;
  for (const byte of bytes) {
    high = Math.imul(high ^ byte, PRIME);
    low = Math.imul(low ^ byte, PRIME) ^ (low >>> 15);
  }
  return BigInt.asIntN(64, (BigInt(high >>> 0) << 32n) | BigInt(low >>> 0));
}
