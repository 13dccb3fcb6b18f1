import { seededRandom } from '@night-market/kernel';

/** A seeded stream of choices. */
export interface Random {
  /** From 0 up to, not including, 1. */
  unit(): number;
  /** A whole number from 0 up to, not including, `count`. */
  below(count: number): number;
  pick<T>(from: readonly T[]): T;
  /** A new array in another order. */
  shuffle<T>(from: readonly T[]): T[];
}

/** Makes a stream. */
export function createRandom(seed: number): Random {
  const { next: unit } = seededRandom(seed);
  const below = (count: number): number => Math.floor(unit() * count);
  const shuffle = <T>(from: readonly T[]): T[] => {
    const result = [...from];
    for (let last = result.length - 1; last > 0; last -= 1) {
      const other = below(last + 1);
      [result[last], result[other]] = [result[other] as T, result[last] as T];
    }
    return result;
  };
  return { unit, below, pick: (from) => from[below(from.length)] as (typeof from)[number], shuffle };
}
