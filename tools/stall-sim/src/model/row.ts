import { seededRandom } from '@night-market/kernel';
import { createAppliance, type Appliance } from './appliance.ts';
import { Breaker } from './breaker.ts';
import { Controllers, type Answer } from './controllers.ts';
import { Meters, type MeterReading } from './meters.ts';
import { PHASES } from './phase.ts';
import { sizeAt, type RowSpec, type SimStall } from './row-spec.ts';

/** Shorter than a compressor's start (100 to 300 ms) and the magnetic release (100 ms). */
export const STEP_MS = 100;

interface LiveStall {
  readonly spec: SimStall;
  readonly appliances: readonly Appliance[];
  readonly phases: readonly number[];
  demand: number;
  extraWatts: number;
  watts: number;
  joules: number;
}

/** What was true in one second, as means over it. */
export interface RowSecond {
  readonly second: number;
  /** By phase. */
  readonly amps: readonly number[];
  /** By stall, in the order of the specification. */
  readonly watts: readonly number[];
  readonly isTripped: boolean;
}

/** A row of stalls that runs second by second: pure, and the same for the same specification and commands. */
export class Row {
  readonly spec: RowSpec;
  readonly breaker: Breaker;
  private readonly stalls: readonly LiveStall[];
  private readonly controllers: Controllers;
  private readonly meters: Meters;
  private readonly amps = [0, 0, 0];
  private unmanaged = [0, 0, 0];
  private atSecond = 0;

  constructor(spec: RowSpec) {
    const { breaker, seed, stalls, seconds, faults } = spec;
    this.spec = spec;
    this.breaker = new Breaker(breaker.ratedAmps, PHASES.length, breaker.curve, breaker.sensitivity);
    this.stalls = stalls.map((stall, index) => liveStall(stall, seed * 1_009 + index, seconds));
    this.controllers = new Controllers(stalls, faults, seededRandom(seed * 1_013 + 1));
    this.meters = new Meters(faults, seededRandom(seed * 1_019 + 2));
  }

  get second(): number {
    return this.atSecond;
  }

  isOn(stallId: string): boolean {
    return this.controllers.isOn(stallId);
  }

  /** Commands a stall's controller; the switch follows after its lag, or does not. */
  command(stallId: string, isOn: boolean): void {
    this.controllers.command(stallId, isOn, this.atSecond * 1_000);
  }

  takeAnswers(): Answer[] {
    return this.controllers.takeAnswers();
  }

  /** What arrives of the meters now. */
  readings(): MeterReading[] {
    const { voltageVolts } = this.spec;
    const ofStalls = this.stalls.map(({ spec, watts, phases }) => ({
      ...{ stallId: spec.stallId, watts, amps: watts / voltageVolts / phases.length },
    }));
    const ofFeeder = PHASES.map((phase, index) => {
      const amps = this.amps[index] ?? 0;
      return { phase, amps, watts: amps * voltageVolts };
    });
    return this.meters.read([...ofStalls, ...ofFeeder], this.atSecond * 1_000);
  }

  /** One second. */
  advance(): RowSecond {
    this.happen();
    const charge = [0, 0, 0];
    for (const stall of this.stalls) stall.joules = 0;
    let isTripped = false;
    for (let ms = 0; ms < 1_000; ms += STEP_MS) {
      this.step(this.atSecond * 1_000 + ms);
      if (this.breaker.carry(this.amps, STEP_MS)) isTripped = true;
      for (const phase of [0, 1, 2]) charge[phase] = (charge[phase] ?? 0) + (this.amps[phase] ?? 0);
    }
    const steps = 1_000 / STEP_MS;
    const second = this.atSecond++;
    return {
      second,
      isTripped,
      amps: charge.map((sum) => sum / steps),
      watts: this.stalls.map(({ joules }) => joules),
    };
  }

  private happen(): void {
    const { happenings } = this.spec;
    this.unmanaged = [0, 0, 0];
    for (const stall of this.stalls) [stall.demand, stall.extraWatts] = [1, 0];
    for (const happening of happenings) {
      const size = sizeAt(happening, this.atSecond);
      if (size === 0) continue;
      const { stallIds, demand = 1, extraWatts = 0, unmanaged } = happening;
      if (unmanaged) this.unmanaged[PHASES.indexOf(unmanaged.phase)]! += unmanaged.amps * size;
      for (const stall of this.stalls) {
        if (stallIds && !stallIds.includes(stall.spec.stallId)) continue;
        stall.demand *= 1 + (demand - 1) * size;
        stall.extraWatts += extraWatts * size;
      }
    }
  }

  private step(nowMs: number): void {
    const { voltageVolts } = this.spec;
    const isDark = this.breaker.isOpen;
    this.controllers.step(nowMs);
    for (const phase of [0, 1, 2]) this.amps[phase] = isDark ? 0 : (this.unmanaged[phase] ?? 0);
    for (const stall of this.stalls) {
      const isOn = !isDark && this.controllers.isOn(stall.spec.stallId);
      let watts = isOn ? stall.extraWatts : 0;
      for (const appliance of stall.appliances) watts += appliance.step(isOn, stall.demand, nowMs, STEP_MS);
      stall.watts = watts;
      stall.joules += (watts * STEP_MS) / 1_000;
      const amps = watts / voltageVolts / stall.phases.length;
      for (const phase of stall.phases) this.amps[phase]! += amps;
    }
  }
}

function liveStall(spec: SimStall, seed: number, seconds: number): LiveStall {
  const phases = spec.connection === 'three-phase' ? [0, 1, 2] : [PHASES.indexOf(spec.connection)];
  const random = seededRandom(seed);
  const appliances = spec.appliances.map((each) => createAppliance(each, random, seconds * 1_000));
  return { spec, appliances, phases, demand: 1, extraWatts: 0, watts: 0, joules: 0 };
}
