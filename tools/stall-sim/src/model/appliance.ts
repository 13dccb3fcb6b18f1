import type { Random } from '@night-market/kernel';

/** What a stall has plugged in. */
export type ApplianceSpec =
  /** Lamps, a till: the same all evening, whoever comes. */
  | { readonly kind: 'constant'; readonly watts: number }
  /**
   * A grill, a fryer, a fridge: a thermostat switches full power on and off. At demand 1 it draws for `duty` of each cycle;
   * the more is cooked, the longer. Off, it loses heat (or cold) and makes up for it later.
   */
  | {
      readonly kind: 'thermostat';
      readonly watts: number;
      readonly duty: number;
      readonly cycleSeconds: number;
      /** Each start of a motor takes this multiple of its running current … */
      readonly inrushFactor?: number;
      /** … for so long. */
      readonly inrushMs?: number;
      /** A fridge does not follow the crowd. */
      readonly steady?: boolean;
    }
  /** A kettle, a blender: batches, more of them the more people come. */
  | {
      readonly kind: 'batches';
      readonly watts: number;
      readonly seconds: number;
      readonly perHour: number;
    };

export interface Appliance {
  /**
   * One step in time.
   * @param demand how busy the stall is: 0 empty, 1 as usual
   * @returns the watts that it draws
   */
  step(isOn: boolean, demand: number, nowMs: number, stepMs: number): number;
}

/** Heat that is missing at most, in cycles: a longer pause costs no more. */
const DEFICIT_MOST = 1;

export function createAppliance(spec: ApplianceSpec, random: Random, endMs: number): Appliance {
  switch (spec.kind) {
    case 'constant':
      return { step: (isOn) => (isOn ? spec.watts : 0) };
    case 'thermostat':
      return new Thermostat(spec, random.next());
    case 'batches':
      return new Batches(spec, random, endMs);
  }
}

/** Two-point control of one store of heat, 0 where it calls and 1 where it has enough. */
class Thermostat implements Appliance {
  private readonly spec: Extract<ApplianceSpec, { kind: 'thermostat' }>;
  private readonly lossPerMs: number;
  private readonly gainPerMs: number;
  private heat: number;
  private calls: boolean;
  private drawsSinceMs: number | null = null;

  constructor(spec: Extract<ApplianceSpec, { kind: 'thermostat' }>, position: number) {
    const { duty, cycleSeconds } = spec;
    this.spec = spec;
    this.lossPerMs = 1 / (cycleSeconds * 1_000 * (1 - duty));
    this.gainPerMs = 1 / (cycleSeconds * 1_000 * duty) + this.lossPerMs;
    this.calls = position < duty;
    this.heat = this.calls ? position / duty : 1 - (position - duty) / (1 - duty);
  }

  step(isOn: boolean, demand: number, nowMs: number, stepMs: number): number {
    const { watts, inrushFactor = 1, inrushMs = 0, steady } = this.spec;
    this.heat -= this.lossPerMs * stepMs * (steady ? 1 : demand);
    if (this.heat <= 0) this.calls = true;
    if (!isOn || !this.calls) {
      this.heat = Math.max(this.heat, -DEFICIT_MOST);
      this.drawsSinceMs = null;
      return 0;
    }
    this.heat += this.gainPerMs * stepMs;
    if (this.heat >= 1) this.calls = false;
    this.drawsSinceMs ??= nowMs;
    return nowMs - this.drawsSinceMs < inrushMs ? watts * inrushFactor : watts;
  }
}

/** Batches begin when they begin, whatever was switched before: every run of an evening sees the same. */
class Batches implements Appliance {
  private readonly watts: number;
  private readonly batches: readonly {
    readonly fromMs: number;
    readonly toMs: number;
    readonly needs: number;
  }[];
  private next = 0;

  constructor(spec: Extract<ApplianceSpec, { kind: 'batches' }>, random: Random, endMs: number) {
    const { watts, seconds, perHour } = spec;
    this.watts = watts;
    // As many as at demand 2; one that needs more demand than there is does not happen.
    const meanGapMs = 3_600_000 / perHour / 2;
    const batches = [];
    for (let fromMs = -Math.log(1 - random.next()) * meanGapMs; fromMs < endMs;) {
      const toMs = fromMs + seconds * 1_000 * (0.5 + random.next());
      batches.push({ fromMs, toMs, needs: random.next() * 2 });
      fromMs = toMs - Math.log(1 - random.next()) * meanGapMs;
    }
    this.batches = batches;
  }

  step(isOn: boolean, demand: number, nowMs: number): number {
    while ((this.batches[this.next]?.toMs ?? Infinity) <= nowMs) this.next++;
    const batch = this.batches[this.next];
    return isOn && batch && batch.fromMs <= nowMs && batch.needs < demand ? this.watts : 0;
  }
}
