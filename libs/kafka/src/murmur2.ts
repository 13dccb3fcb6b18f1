const SEED = 0x9747b28c;
const MULTIPLIER = 0x5bd1e995;

/**
 * MurmurHash2 of 32 bits with the seed of Kafka's own clients (org.apache.kafka.common.utils.Utils.murmur2): the partition
 * of a key is this without its sign bit, modulo the number of partitions. kafkajs has the same on objects of 64 bits, some
 * thirty of them for a key.
 */
export function murmur2(bytes: Uint8Array): number {
  let hash = SEED ^ bytes.length;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const whole = bytes.length & ~3;
  for (let at = 0; at < whole; at += 4) {
    const mixed = Math.imul(view.getInt32(at, true), MULTIPLIER);
    hash = Math.imul(hash, MULTIPLIER) ^ Math.imul(mixed ^ (mixed >>> 24), MULTIPLIER);
  }
  if (whole < bytes.length) {
    let rest = 0;
    for (let at = bytes.length - 1; at >= whole; at--) rest = (rest << 8) | bytes[at]!;
    hash = Math.imul(hash ^ rest, MULTIPLIER);
  }
  hash = Math.imul(hash ^ (hash >>> 13), MULTIPLIER);
  return hash ^ (hash >>> 15);
}

const WITHOUT_SIGN = 0x7fffffff;

/** The partition that Kafka's own clients choose for a key. */
export const partitionOfKey = (key: Uint8Array, partitions: number): number =>
  (murmur2(key) & WITHOUT_SIGN) % partitions;
