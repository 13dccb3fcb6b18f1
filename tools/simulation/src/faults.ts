import type { Chance } from './time/chance.ts';

export interface FaultRates {
  /** Per await: the process is killed. */
  readonly crash: number;
  /** Per statement or commit: it fails without effect. */
  readonly storeFails: number;
  /** Per commit: it succeeds, and the answer is lost. */
  readonly commitUnknown: number;
  /** Per produce call: it rejects, and any part has been, or will be, stored. */
  readonly sendFails: number;
  /** Per offset commit. */
  readonly offsetRefused: number;
  /** Per batch. */
  readonly handlerFails: number;
  readonly handlerSlow: number;
  /** Per event: its handler fails a few times before it succeeds. */
  readonly eventFails: number;
  /** Per event: its handler fails until somebody has fixed it. */
  readonly eventPoisoned: number;
  /** Per refund attempt at the gateway. */
  readonly refundFails: number;
}

export type Fault = keyof FaultRates;

/** Says when something goes wrong; switched off when the run shall come to rest. */
export class Faults {
  active = true;
  storeAway = false;
  brokerAway = false;
  private readonly rates: FaultRates;
  private readonly chance: Chance;

  constructor(rates: FaultRates, chance: Chance) {
    this.rates = rates;
    this.chance = chance;
  }

  strikes(fault: Fault): boolean {
    return this.active && this.chance.happens(this.rates[fault]);
  }

  end(): void {
    this.active = false;
    this.storeAway = false;
    this.brokerAway = false;
  }
}
