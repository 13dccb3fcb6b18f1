import { DARK_SECONDS } from '../evening/trips-without-shedding.ts';
import type { Answer } from '../model/controllers.ts';
import { Row } from '../model/row.ts';
import type { RowSpec } from '../model/row-spec.ts';
import { toReadingBodies, type SaidReading } from './reading-body.ts';
import type { StallRequest } from './stall-bus.ts';

/** An answer with the request that it answers. */
export interface LiveAnswer {
  readonly type: 'agreed' | 'refused' | 'informed';
  readonly request: StallRequest;
}

/** What happened in a second. */
export interface LiveSecond {
  readonly readings: readonly SaidReading[];
  readonly answers: readonly LiveAnswer[];
  readonly breaker: 'tripped' | 'reclosed' | null;
}

const TYPES = { agree: 'agreed', refuse: 'refused', inform: 'informed' } as const;

/** A row whose stalls obey the requests of power-ops, as far as their faults let them. */
export class LiveRow {
  private readonly row: Row;
  private readonly requests = new Map<string, StallRequest>();
  private closesAt: number | null = null;
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

  /** Of another row, of a stall that is not there, or of a replica of power-ops that was replaced: not heard. */
  hear(request: StallRequest): void {
    const { feederId, stallId, epoch } = request.payload;
    const { rowId, stalls } = this.row.spec;
    if (feederId !== rowId || epoch < this.epoch || !stalls.some((stall) => stall.stallId === stallId))
      return;
    this.epoch = epoch;
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

  /** Heard between two seconds as well: a controller does not wait for the meters. */
  answers(): LiveAnswer[] {
    return this.row.takeAnswers().flatMap((answer) => {
      const request = this.requests.get(nameOf(answer));
      if (answer.performative === 'inform') this.switches += 1;
      return request ? [{ type: TYPES[answer.performative], request }] : [];
    });
  }
}

const nameOf = ({ stallId, isOn }: Pick<Answer, 'stallId' | 'isOn'>): string => `${stallId}/${isOn}`;
