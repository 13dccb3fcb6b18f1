import { randomBytes } from 'node:crypto';
import type { PlannedScan } from './scans.ts';

/** Every so many scans show a ticket that has come in before. */
export const REPEATED_EVERY = 10;

/** Numbers of the tickets that will be scanned: fresh ones, once each, and used ones. */
export class ScanPlan {
  private readonly used: number;
  private readonly tickets: number;
  private nextFresh: number;
  private nextUsed = 1;

  /** @param tickets numbered from 1 on; the first half has come in before */
  constructor(tickets: number) {
    this.tickets = tickets;
    this.used = Math.floor(tickets / 2);
    this.nextFresh = this.used + 1;
  }

  /**
   * Numbers for so many scans.
   * @throws RangeError when no tickets are left
   */
  take(scans: number): number[] {
    return Array.from({ length: scans }, (_, n) =>
      n % REPEATED_EVERY === REPEATED_EVERY - 1 ? this.takeUsed() : this.takeFresh(),
    );
  }

  isUsed(n: number): boolean {
    return n <= this.used;
  }

  private takeUsed(): number {
    const n = this.nextUsed;
    this.nextUsed = (n % this.used) + 1;
    return n;
  }

  private takeFresh(): number {
    if (this.nextFresh > this.tickets)
      throw new RangeError('There are fewer tickets than scans: say more --tickets or fewer --scans.');
    return this.nextFresh++;
  }
}

/** The scans of these tickets, under nonces of their own. */
export function scansOf(
  plan: ScanPlan,
  numbers: readonly number[],
  tokens: ReadonlyMap<number, string>,
): PlannedScan[] {
  const run = randomBytes(4).toString('hex');
  return numbers.map((n, at) => ({
    nonce: `bench-${run}-${at}`,
    token: tokens.get(n)!,
    isRepeated: plan.isUsed(n),
  }));
}
