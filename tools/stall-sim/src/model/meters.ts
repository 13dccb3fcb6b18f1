import type { Random } from '@night-market/kernel';
import { concerns, faultsAt, type Fault } from './faults.ts';
import type { Phase } from './phase.ts';

/** What a meter says, right or wrong. */
export interface MeterReading {
  /** Absent: a meter of the feeder. */
  readonly stallId?: string;
  readonly phase?: Phase;
  readonly value: number;
  readonly unit: string;
  readonly measuredAtMs: number;
  readonly quality: 'good';
}

/** What is true at one meter. */
export interface TrueLoad {
  readonly stallId?: string;
  readonly phase?: Phase;
  readonly watts: number;
  readonly amps: number;
}

/** Noise of a meter of class 1, as a part of the value. */
const NOISE = 0.002;

/** Turns true loads into what arrives of them. */
export class Meters {
  private readonly faults: readonly Fault[];
  private readonly random: Random;
  private readonly held = new Map<string, number>();

  constructor(faults: readonly Fault[], random: Random) {
    this.faults = faults.filter(({ type }) => type.startsWith('meter-'));
    this.random = random;
  }

  read(loads: readonly TrueLoad[], nowMs: number): MeterReading[] {
    return loads.flatMap((load) => this.readOne(load, nowMs));
  }

  private readOne({ stallId, phase, watts, amps }: TrueLoad, nowMs: number): MeterReading[] {
    // Drawn whatever fails, so that a fault changes nothing else.
    const [noise, luck] = [this.random.next(), this.random.next()];
    const second = nowMs / 1_000;
    const on = <Type extends Fault['type']>(type: Type): Extract<Fault, { type: Type }> | undefined =>
      faultsAt(this.faults, type, second).find(
        (fault) => 'meter' in fault && concerns(fault.meter, stallId, phase),
      );
    const name = stallId ?? phase ?? '';
    const lies = on('meter-lies')?.factor ?? 1;
    const isOfStall = stallId !== undefined;
    const exact = (isOfStall ? watts : amps) * lies * (1 + NOISE * (2 * noise - 1));
    const value = on('meter-frozen') ? (this.held.get(name) ?? exact) : exact;
    this.held.set(name, value);
    if (on('meter-silent') || luck < (on('meter-lossy')?.probability ?? 0)) return [];
    const unit = on('meter-unit')?.unit ?? (isOfStall ? 'W' : 'A');
    const scaled = unit === 'kW' ? value / 1_000 : unit === 'mA' ? value * 1_000 : value;
    return [
      {
        ...(stallId !== undefined && { stallId }),
        ...(phase !== undefined && { phase }),
        ...{ value: scaled, unit, measuredAtMs: nowMs, quality: 'good' as const },
      },
    ];
  }
}
