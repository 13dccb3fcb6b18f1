import { seededRandom } from '@night-market/kernel';
import type { RowSpec } from '@night-market/stall-sim';

const BLOCK_SECONDS = 900;
/** Half of the time it is as bad as the class says; at times nobody buys, or the next batch can wait. */
const SHARES = [0.2, 0.5, 1, 1] as const;

/** The part of the harm of its class that being off does to a stall in this second. Only the stall knows it. */
export type HarmShares = (stallId: string, second: number) => number;

/** Changes every quarter of an hour, by the seed of the row and by nothing that happens. */
export function harmSharesOf({
  seed,
  stalls,
  seconds,
}: Pick<RowSpec, 'seed' | 'stalls' | 'seconds'>): HarmShares {
  const blocks = Math.ceil(seconds / BLOCK_SECONDS) + 1;
  const shares = new Map(
    stalls.map(({ stallId }, index) => {
      const random = seededRandom(seed * 1_021 + index);
      return [
        stallId,
        Array.from({ length: blocks }, () => SHARES[Math.floor(random.next() * SHARES.length)] ?? 1),
      ];
    }),
  );
  return (stallId, second) => shares.get(stallId)?.[Math.floor(second / BLOCK_SECONDS)] ?? 1;
}
