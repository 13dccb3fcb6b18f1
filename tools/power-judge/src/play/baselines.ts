import { phasesOf, PHASES, type Feeder, type Phase, type Stall } from '@night-market/load-shedding';
import type { Command, Controller, Heard } from './controller.ts';

const CONFIRM_MS = 3_000;
const PAUSE_MS = 60_000;
const NEXT_MS = 5_000;
const RESTORE_BELOW = 0.95;
const PER_AMPERE: Readonly<Record<string, number>> = { A: 1, mA: 0.001 };

/** The last value of each phase, whatever its age, as a simple relay sees it. */
abstract class Relay implements Controller {
  protected readonly feeder: Feeder;
  protected readonly amps: Record<Phase, number> = { L1: 0, L2: 0, L3: 0 };
  private readonly overSinceMs: Record<Phase, number | null> = { L1: null, L2: null, L3: null };

  constructor(feeder: Feeder) {
    this.feeder = feeder;
  }

  decide({ nowMs, readings }: Heard): Command[] {
    for (const { phase, value, unit } of readings) {
      if (phase) this.amps[phase] = value * (PER_AMPERE[unit] ?? 1);
    }
    for (const phase of PHASES) {
      const isOver = this.amps[phase] > this.feeder.phaseLimitAmps;
      this.overSinceMs[phase] = isOver ? (this.overSinceMs[phase] ?? nowMs) : null;
    }
    return this.switches(nowMs);
  }

  protected isOver(phase: Phase, nowMs: number): boolean {
    return nowMs - (this.overSinceMs[phase] ?? nowMs) >= CONFIRM_MS;
  }

  protected abstract switches(nowMs: number): Command[];
}

/** Baseline: everything on an overloaded phase goes off that is not critical, and on again after a minute. */
export class ShedAll extends Relay {
  private readonly offSinceMs = new Map<string, number>();

  protected switches(nowMs: number): Command[] {
    const commands: Command[] = [];
    for (const [stallId, sinceMs] of this.offSinceMs) {
      if (nowMs - sinceMs < PAUSE_MS) continue;
      this.offSinceMs.delete(stallId);
      commands.push({ stallId, isOn: true });
    }
    for (const stall of this.feeder.stalls) {
      if (stall.critical || this.offSinceMs.has(stall.stallId)) continue;
      if (commands.some(({ stallId }) => stallId === stall.stallId)) continue;
      if (!phasesOf(stall).some((phase) => this.isOver(phase, nowMs))) continue;
      this.offSinceMs.set(stall.stallId, nowMs);
      commands.push({ stallId: stall.stallId, isOn: false });
    }
    return commands;
  }
}

interface SwitchedOff {
  readonly stall: Stall;
  readonly sinceMs: number;
}

/** Baseline: a fixed list, one stall after the other; back in the opposite order when its rated load fits. */
export class FixedPriority extends Relay {
  private off: readonly SwitchedOff[] = [];
  private nextMs = 0;

  protected switches(nowMs: number): Command[] {
    if (nowMs < this.nextMs) return [];
    const over = PHASES.filter((phase) => this.isOver(phase, nowMs));
    const command = over.length > 0 ? this.shed(over, nowMs) : this.restore(nowMs);
    if (command) this.nextMs = nowMs + NEXT_MS;
    return command ? [command] : [];
  }

  private shed(over: readonly Phase[], nowMs: number): Command | undefined {
    const next = [...this.feeder.stalls]
      .sort((a, b) => b.priorityClass - a.priorityClass)
      .find(
        (stall) =>
          !stall.critical &&
          !this.off.some((each) => each.stall === stall) &&
          phasesOf(stall).some((phase) => over.includes(phase)),
      );
    if (!next) return undefined;
    this.off = [...this.off, { stall: next, sinceMs: nowMs }];
    return { stallId: next.stallId, isOn: false };
  }

  private restore(nowMs: number): Command | undefined {
    const { voltageVolts, phaseLimitAmps } = this.feeder;
    const fits = ({ stall, sinceMs }: SwitchedOff): boolean => {
      const phases = phasesOf(stall);
      const amps = stall.ratedWatts / voltageVolts / phases.length;
      if (nowMs - sinceMs < PAUSE_MS) return false;
      return phases.every((phase) => this.amps[phase] + amps <= phaseLimitAmps * RESTORE_BELOW);
    };
    const back = this.off.findLast(fits);
    this.off = this.off.filter((each) => each !== back);
    return back && { stallId: back.stall.stallId, isOn: true };
  }
}
