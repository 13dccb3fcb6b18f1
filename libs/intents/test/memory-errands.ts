import type { Clock } from '@night-market/kernel';
import type { CallFailure, Deferral, DestinationCounts, DueIntent, ParkedIntent } from '../src/index.ts';
import { LEASE_MS, type Errand, type ErrandStore } from './errand.ts';

interface Row extends Errand {
  state: 'pending' | 'parked' | 'done';
  attempts: number;
  askFirst: boolean;
  deferred: boolean;
  checkAtMs: number;
  readonly writtenAtMs: number;
  reason: string;
  parkedAt: string;
}

export class MemoryErrands implements ErrandStore {
  readonly rows: Row[] = [];
  private passedMs = 0;
  private readonly clock: Clock;

  constructor(clock: Clock) {
    this.clock = clock;
  }

  async write(errands: readonly Omit<Errand, 'id'>[]) {
    const all = errands.map((errand) => {
      const row: Row = {
        ...{ ...errand, id: String(this.rows.length + 1), state: 'pending', attempts: 0 },
        ...{ writtenAtMs: this.nowMs, checkAtMs: this.nowMs, askFirst: false, deferred: false },
        ...{ reason: '', parkedAt: '' },
      };
      this.rows.push(row);
      return row;
    });
    const heads = all.filter((row) => this.isHead(row));
    for (const row of heads) this.lease(row);
    return { all, heads };
  }

  async dueDestinations(limit: number, except: readonly string[]) {
    const due = this.due().filter(({ destination }) => !except.includes(destination));
    return [...new Set(due.map(({ destination }) => destination))].slice(0, limit);
  }

  async claimDue(rooms: ReadonlyMap<string, number>) {
    const due = this.due().filter((row) => this.isHead(row));
    return [...rooms].flatMap(([name, room]) =>
      due
        .filter(({ destination }) => destination === name)
        .slice(0, room)
        .map((row): DueIntent<Errand> => {
          const { id, destination, key, attempts, askFirst } = row;
          this.lease(row);
          return { intent: { id, destination, key }, attempts, askFirst };
        }),
    );
  }

  async defer({ id }: Errand, { afterMs, attempts, askFirst, failure }: Deferral) {
    const row = this.open(id);
    if (row)
      Object.assign(row, {
        ...{ checkAtMs: this.nowMs + afterMs, attempts, askFirst, deferred: true, reason: failure.reason },
      });
  }

  async park({ id }: Errand, { reason }: CallFailure) {
    const row = this.open(id);
    if (row) Object.assign(row, { state: 'parked', reason, parkedAt: new Date(this.nowMs).toISOString() });
  }

  async retry(id: string) {
    const row = this.rows.find((one) => one.id === id && one.state === 'parked');
    if (row) Object.assign(row, { state: 'pending', attempts: 0, askFirst: true, checkAtMs: this.nowMs });
    return row !== undefined;
  }

  async bringForward(destination: string) {
    const waiting = this.rows.filter(
      (row) => row.destination === destination && row.state === 'pending' && row.deferred,
    );
    const later = waiting.filter(({ checkAtMs }) => checkAtMs > this.nowMs);
    for (const row of later) row.checkAtMs = this.nowMs;
    return later.length;
  }

  async done(ids: readonly string[]) {
    for (const row of this.rows) if (ids.includes(row.id)) row.state = 'done';
  }

  async pass(ms: number) {
    this.passedMs += ms;
  }

  async byDestination() {
    const open = this.rows.filter(({ state }) => state !== 'done');
    return [...Map.groupBy(open, ({ destination }) => destination)].map(
      ([destination, rows]): DestinationCounts => {
        const waiting = rows.filter(({ state }) => state === 'pending');
        const ages = waiting.map(({ writtenAtMs }) => (this.nowMs - writtenAtMs) / 1_000);
        const parked = rows.length - waiting.length;
        return { destination, waiting: waiting.length, parked, oldestAgeSeconds: Math.max(0, ...ages) };
      },
    );
  }

  async parked({ destination, after = '0', limit }: { destination?: string; after?: string; limit: number }) {
    return this.rows
      .filter((row) => row.state === 'parked' && Number(row.id) > Number(after))
      .filter((row) => destination === undefined || row.destination === destination)
      .slice(0, limit)
      .map((row): ParkedIntent => row);
  }

  private get nowMs(): number {
    return this.clock.nowMs() + this.passedMs;
  }

  /** From now on it may have happened, whoever claims it next. */
  private lease(row: Row): void {
    row.checkAtMs = this.nowMs + LEASE_MS;
    row.askFirst = true;
    row.deferred = false;
  }

  private open(id: string): Row | undefined {
    return this.rows.find((row) => row.id === id && row.state === 'pending');
  }

  private due(): Row[] {
    const due = this.rows.filter(({ state, checkAtMs }) => state === 'pending' && checkAtMs <= this.nowMs);
    return due.sort((left, right) => left.checkAtMs - right.checkAtMs);
  }

  private isHead(row: Row): boolean {
    return (
      this.rows.find(
        ({ state, key, destination }) =>
          state !== 'done' && key === row.key && destination === row.destination,
      ) === row
    );
  }
}
