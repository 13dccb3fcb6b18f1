import { classWeight, defaultPolicy, type Stall } from '@night-market/load-shedding';
import type { JudgedRow } from '../evenings/judged-row.ts';
import type { Command } from '../play/controller.ts';

/** A difference that a meter of class 1 and a second of delay can hide. */
const CLEARLY = 1.1;
const PEAK_SECONDS = 600;

/**
 * Counts priorities turned upside down, on true loads: a stall was switched off while another of a lower class on the same phases
 * could have gone instead, with as much relief and less weighted load; or a stall was restored while one of a higher class on the
 * same phases, free to be switched and no larger, stayed off.
 *
 * Stalls whose meter or controller is at fault are left out: nobody can judge by what was not told.
 */
export class InversionCounter {
  private readonly stalls: readonly Stall[];
  private readonly at: ReadonlyMap<string, number>;
  private readonly switchedAt = new Map<string, number>();
  private readonly peaks: Float64Array;
  private watts: readonly number[] = [];
  private atSecond = 0;
  private counted = 0;

  constructor({ feeder, spec }: JudgedRow) {
    const isFaulty = (stallId: string): boolean =>
      spec.faults.some((fault) => {
        if ('stallId' in fault) return fault.stallId === stallId;
        return 'meter' in fault && typeof fault.meter === 'object' && 'stallId' in fault.meter
          ? fault.meter.stallId === stallId
          : false;
      });
    this.stalls = feeder.stalls.filter(({ critical, stallId }) => !critical && !isFaulty(stallId));
    this.at = new Map(feeder.stalls.map(({ stallId }, index) => [stallId, index]));
    this.peaks = new Float64Array(feeder.stalls.length);
  }

  get count(): number {
    return this.counted;
  }

  get now(): number {
    return this.atSecond;
  }

  second(second: number, watts: readonly number[]): void {
    this.atSecond = second;
    this.watts = watts;
    for (const [index, value] of watts.entries()) {
      this.peaks[index] = Math.max(
        value,
        (this.peaks[index] ?? 0) * 0.5 ** (value > 0 ? 1 / PEAK_SECONDS : 0),
      );
    }
  }

  commanded(commands: readonly Command[], isOn: (stallId: string) => boolean): void {
    const named = new Set(commands.map(({ stallId }) => stallId));
    const others = this.stalls.filter(
      ({ stallId }) => !named.has(stallId) && this.isFree(stallId, isOn(stallId)),
    );
    for (const command of commands) {
      this.switchedAt.set(command.stallId, this.atSecond);
      const stall = this.stalls.find(({ stallId }) => stallId === command.stallId);
      if (!stall) continue;
      const inverted = command.isOn
        ? others.some((other) => !isOn(other.stallId) && this.shouldHaveComeFirst(other, stall))
        : others.some((other) => isOn(other.stallId) && this.shouldHaveGoneInstead(other, stall));
      if (inverted) this.counted++;
    }
  }

  private isFree(stallId: string, isOn: boolean): boolean {
    const since = this.atSecond - (this.switchedAt.get(stallId) ?? -Infinity);
    // A minimum off time may be fourfold after relapses.
    return since * 1_000 >= (isOn ? defaultPolicy.minOnMs : defaultPolicy.minOffMs * 4);
  }

  private shouldHaveGoneInstead(other: Stall, gone: Stall): boolean {
    if (other.connection !== gone.connection || other.priorityClass <= gone.priorityClass) return false;
    const [watts, goneWatts] = [this.wattsOf(other), this.wattsOf(gone)];
    return watts >= goneWatts * CLEARLY && weight(other) * watts * CLEARLY < weight(gone) * goneWatts;
  }

  private shouldHaveComeFirst(other: Stall, back: Stall): boolean {
    if (other.connection !== back.connection || other.priorityClass >= back.priorityClass) return false;
    return this.peakOf(other) * CLEARLY < this.peakOf(back);
  }

  private wattsOf({ stallId }: Stall): number {
    return this.watts[this.at.get(stallId) ?? -1] ?? 0;
  }

  private peakOf({ stallId }: Stall): number {
    return this.peaks[this.at.get(stallId) ?? -1] ?? 0;
  }
}

const weight = ({ priorityClass }: Stall): number => classWeight(defaultPolicy.classWeights, priorityClass);
