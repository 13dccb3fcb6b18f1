import { eventually } from '@night-market/testing';
import type { Operator } from './operator.ts';

interface Planted {
  /** What the overview says of it. */
  readonly words: string;
  /** When it counts as a failure by the table of levels, in milliseconds from the planting on. */
  readonly countsAfterMs?: number;
  readonly plant: () => Promise<unknown>;
  /** Whether it is there, as the thing itself says. */
  readonly isThere?: () => Promise<boolean>;
}

const PATIENT = { timeoutMs: 60_000, everyMs: 100 };

/** Failures that were planted, and how soon the operator saw each of them. */
export class Seen {
  private readonly operator: Operator;
  private readonly afterMs = new Map<string, number>();

  constructor(operator: Operator) {
    this.operator = operator;
  }

  async plant(
    name: string,
    { words, plant, isThere = () => Promise.resolve(true), countsAfterMs = 0 }: Planted,
  ): Promise<void> {
    await plant();
    const thereAtMs = eventually(isThere, PATIENT).then(() => performance.now() + countsAfterMs);
    const seen = this.operator.sees(words);
    const seenAtMs = await seen;
    this.afterMs.set(name, Math.max(0, Math.round(seenAtMs - (await thereAtMs))));
  }

  /** Says what was measured; repaired without a click where none was needed. */
  report(name: string, clicks: number): number {
    const ms = this.afterMs.get(name) ?? Number.NaN;
    console.log(
      `planted: ${name.padEnd(26)} seen after ${(ms / 1_000).toFixed(1)} s, repaired by ${clicks} clicks`,
    );
    return ms;
  }
}
