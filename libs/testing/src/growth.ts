/** By how much the larger input is larger. */
const TIMES = 8;
/** Linear work takes 8 times as long, quadratic work 64 times: a busy machine does not blur that. */
const MOST_TIMES = 24;
/** Shorter times are noise. */
const LEAST_MS = 1;
const ROUNDS = 5;
/** Work that takes longer is measured once. */
const LONG_MS = 1_000;

/**
 * Holds work against an input eight times as large, in time of the processor.
 * @param prepare makes an input of a size and returns the work on it, which is measured; it may be called several times
 * @param largest the largest size that is tried
 * @returns what is wrong, for `expect(…).toBe(undefined)`
 */
export async function superlinear(
  prepare: (size: number) => () => unknown,
  largest: number,
): Promise<string | undefined> {
  const small = await leastMs(prepare(Math.floor(largest / TIMES)));
  const bound = MOST_TIMES * Math.max(small, LEAST_MS);
  const large = await leastMs(prepare(largest), bound);
  if (large <= bound) return undefined;
  return `an input ${TIMES} times as large takes ${large.toFixed(1)} ms instead of ${small.toFixed(1)} ms`;
}

/** The shortest of some rounds; none follows one that took `enough` or less. */
async function leastMs(work: () => unknown, enough = 0): Promise<number> {
  let least = Infinity;
  for (let round = 0; round < ROUNDS && (round === 0 || (least < LONG_MS && least > enough)); round++) {
    const before = process.cpuUsage();
    await work();
    const { user, system } = process.cpuUsage(before);
    least = Math.min(least, (user + system) / 1_000);
  }
  return least;
}
