import { defaultPolicy, type Feeder } from '@night-market/load-shedding';
import type { Command } from '../play/controller.ts';

/** Counts switches within the minimum on or off time of a stall. */
export class LockoutWatch {
  private readonly least: ReadonlyMap<string, { readonly on: number; readonly off: number }>;
  private readonly last = new Map<string, { readonly second: number; readonly isOn: boolean }>();
  private counted = 0;

  constructor({ stalls }: Feeder) {
    const { minOnMs, minOffMs } = defaultPolicy;
    this.least = new Map(
      stalls.map((stall) => [
        stall.stallId,
        {
          on: Math.max(minOnMs, stall.minOnMs ?? 0) / 1_000,
          off: Math.max(minOffMs, stall.minOffMs ?? 0) / 1_000,
        },
      ]),
    );
  }

  get violations(): number {
    return this.counted;
  }

  commanded({ stallId, isOn, cancels }: Command, second: number): void {
    const last = this.last.get(stallId);
    // What is taken back never was.
    if (cancels) return void this.last.delete(stallId);
    const least = this.least.get(stallId);
    if (last && least && last.isOn !== isOn && second - last.second < (isOn ? least.off : least.on))
      this.counted++;
    this.last.set(stallId, { second, isOn });
  }
}
