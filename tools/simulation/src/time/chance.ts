import { seededRandom, type Random } from '@night-market/kernel';

/** All choices of a run, drawn from its seed one after the other. */
export class Chance implements Random {
  private readonly random: Random;

  constructor(seed: number) {
    this.random = seededRandom(Math.imul(seed, 2_654_435_761) ^ 0x5eed);
  }

  next(): number {
    return this.random.next();
  }

  happens(probability: number): boolean {
    return this.next() < probability;
  }

  /** A whole number from `low` to `high`, both included. */
  between(low: number, high: number): number {
    return low + Math.floor(this.next() * (high - low + 1));
  }

  /** Mostly short, now and then up to the limit. */
  delay(limitMs: number): number {
    return Math.round(limitMs * this.next() ** 4 * 10) / 10;
  }

  pick<T>(items: readonly T[]): T {
    return items[Math.floor(this.next() * items.length)]!;
  }

  shuffled<T>(items: readonly T[]): T[] {
    const left = [...items];
    for (let at = left.length - 1; at > 0; at--) {
      const other = this.between(0, at);
      [left[at], left[other]] = [left[other]!, left[at]!];
    }
    return left;
  }
}
