import { DARK_SECONDS } from '../evening/trips-without-shedding.ts';
import { seededRandom } from '@night-market/kernel';
import type { Answer } from '../model/controllers.ts';
import { faultsAt } from '../model/faults.ts';
import { Row } from '../model/row.ts';
import type { RowSpec } from '../model/row-spec.ts';
import { toReadingBodies, type SaidReading } from './reading-body.ts';
import type { StallRequest } from './stall-bus.ts';

/** An answer with the request that it answers. */
export interface LiveAnswer {
  readonly type: 'agreed' | 'refused' | 'informed' | 'proposed';
  readonly request: StallRequest;
  /** Of an offer: the part of the harm of its class that being off would do. */
  readonly harmShare?: number;
}

/** What happened in a second. */
export interface LiveSecond {
  readonly readings: readonly SaidReading[];
  readonly answers: readonly LiveAnswer[];
  readonly breaker: 'tripped' | 'reclosed' | null;
}

/** So many of the stalls make offers. */
const OFFERS_PART = 0.5;

const TYPES = { agree: 'agreed', refuse: 'refused', inform: 'informed' } as const;

/** A row whose stalls obey the requests of power-ops, as far as their faults let them. */
export class LiveRow {
  private readonly row: Row;
  private readonly requests = new Map<string, StallRequest>();
  private closesAt: number | null = null;
  private offers: LiveAnswer[] = [];
  private epoch = 0;
  trips = 0;
  switches = 0;

  constructor(spec: RowSpec) {
    this.row = new Row(spec);
  }

  get second(): number {
    return this.row.second;
  }

  get isOver(): boolean {
    return this.row.second >= this.row.spec.seconds;
  }

  /** Stalls that are off. */
  get off(): string[] {
    return this.row.spec.stalls.flatMap(({ stallId }) => (this.row.isOn(stallId) ? [] : stallId));
  }

  /** Of another row, of a stall that is not there, or of a replica of power-ops that was replaced: not heard. */
  hear(request: StallRequest): void {
    const { feederId, stallId, epoch } = request.payload;
    const { rowId, stalls } = this.row.spec;
    if (feederId !== rowId || epoch < this.epoch || !stalls.some((stall) => stall.stallId === stallId))
      return;
    this.epoch = epoch;
    if (request.type === 'Power.CallForBids') return this.offer(request);
    const isOn = request.type === 'Power.Restore';
    this.requests.set(nameOf({ stallId, isOn }), request);
    this.row.command(stallId, isOn);
  }

  advance(measuredAt: string): LiveSecond {
    const { isTripped } = this.row.advance();
    if (isTripped) {
      this.trips += 1;
      this.closesAt = this.row.second + DARK_SECONDS;
    }
    const isClosed = this.closesAt !== null && this.row.second >= this.closesAt;
    if (isClosed) {
      this.row.breaker.close();
      this.closesAt = null;
    }
    return {
      readings: toReadingBodies(this.row.spec.rowId, this.row.readings(), measuredAt),
      answers: this.answers(),
      breaker: isTripped ? 'tripped' : isClosed ? 'reclosed' : null,
    };
  }

  /** Every stall knows what being off would do to it; half of them have reasons to say so. */
  private offer(request: Extract<StallRequest, { type: 'Power.CallForBids' }>): void {
    const { spec } = this.row;
    const { stallId } = request.payload;
    const second = this.row.second;
    const refuses = faultsAt(spec.faults, 'refuses', second).some((fault) => fault.stallId === stallId);
    const place = spec.stalls.findIndex((stall) => stall.stallId === stallId);
    const luck = seededRandom(spec.seed * 1_021 + place).next();
    if (refuses || luck > OFFERS_PART) this.offers.push({ type: 'refused', request });
    else this.offers.push({ type: 'proposed', request, harmShare: Math.max(0.1, luck) });
  }

  /** Heard between two seconds as well: a controller does not wait for the meters. */
  answers(): LiveAnswer[] {
    const offers = this.offers;
    this.offers = [];
    const switched = this.row.takeAnswers().flatMap((answer) => {
      const request = this.requests.get(nameOf(answer));
      if (answer.performative === 'inform') this.switches += 1;
      // Who offered it does not say first that it will.
      if (!request || (request.type === 'Power.AcceptBid' && answer.performative === 'agree')) return [];
      return [{ type: TYPES[answer.performative], request }];
    });
    return [...offers, ...switched];
  }
}

const nameOf = ({ stallId, isOn }: Pick<Answer, 'stallId' | 'isOn'>): string => `${stallId}/${isOn}`;
