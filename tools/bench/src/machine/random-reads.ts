/** More than a core's own caches hold, less than those that cores share. */
const BYTES = 8 * 1_048_576;

/** Nanoseconds that one read takes whose place was told by the read before (a walk over all of 8 MB, in no order). */
export function randomReadNs(reads: number): number {
  const next = oneCycle(BYTES / Int32Array.BYTES_PER_ELEMENT);
  let at = 0;
  const startedMs = performance.now();
  for (let n = 0; n < reads; n++) at = next[at]!;
  const elapsedMs = performance.now() - startedMs;
  // What is never used need not be computed.
  if (at < 0) throw new Error('a walk leaves its cycle');
  return (elapsedMs * 1_000_000) / reads;
}

/** A permutation that is one cycle (Sattolo 1986): a walk along it comes to every place before it comes back. */
export function oneCycle(length: number, random: () => number = Math.random): Int32Array {
  const next = Int32Array.from({ length }, (_, n) => n);
  for (let n = length - 1; n > 0; n--) {
    const other = Math.floor(random() * n);
    const held = next[n]!;
    next[n] = next[other]!;
    next[other] = held;
  }
  return next;
}
