import { isTalkOver } from '@night-market/power-ops/planning';
import type {
  FeederState,
  NamedTalks,
  Planned,
  PlanStore,
  TakenFeeder,
  Talk,
  TimedInput,
} from '@night-market/power-ops/planning';
import type { SimProcess } from '../../time/sim-process.ts';
import type { SimStore } from '../../store/sim-store.ts';
import type { SimTx } from '../../store/sim-tx.ts';
import { PERIOD_MS } from './evening.ts';

/** What is stored of a feeder. */
export interface FeederRow {
  /** Plans so far: the state is that of the plan with this number. */
  readonly plans: number;
  /** The plan whose state the last one went on from. */
  readonly basedOn: number;
  readonly state: FeederState;
  readonly planner: string | null;
  readonly epoch: number;
  /** When it was taken for the last plan, and when its lease and its rest are over. */
  readonly takenAtMs: number;
  readonly leaseUntilMs: number;
  readonly dueAtMs: number;
}

/** A state remembers by itself which plan made it, whoever keeps it in between. */
type NumberedState = FeederState & { readonly ofPlan?: number };

export const feederRow = (feederId: string): string => `feeder/${feederId}`;
export const inputRows = (feederId: string): string => `input/${feederId}/`;
export const talkRows = (feederId: string): string => `talk/${feederId}/`;

const INPUTS_MOST = 2_000;

/** The inputs that a transaction took, by name. */
const takenBy = new WeakMap<SimTx, string[]>();
export const inputsTakenBy = (tx: SimTx): readonly string[] => takenBy.get(tx) ?? [];

/** A copy, as a database gives it back. */
const stored = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;

/** PgPlans statement by statement. */
export class SimPlans implements PlanStore<SimTx> {
  private readonly store: SimStore;
  private readonly process: SimProcess;

  constructor(store: SimStore, process: SimProcess) {
    this.store = store;
    this.process = process;
  }

  due(planner: string, limit: number): Promise<readonly string[]> {
    const { store, process } = this;
    return process.call('feeders due', () => {
      store.assertReachable();
      const ids = store.names(undefined, feederRow('')).map((name) => name.slice(feederRow('').length));
      return ids
        .filter((feederId) => {
          const row = this.rowOf(undefined, feederId)!;
          const hasNews = store.names(undefined, inputRows(feederId)).length > 0;
          return this.isMine(row, planner) && (row.dueAtMs <= process.nowMs() || hasNews);
        })
        .slice(0, limit);
    });
  }

  take(tx: SimTx, feederIds: readonly string[], planner: string): Promise<readonly TakenFeeder[]> {
    const { store } = this;
    return store.statement(tx, `take ${feederIds.join(', ')}`, async () => {
      const taken: TakenFeeder[] = [];
      for (const feederId of feederIds.toSorted()) {
        const feeder = await this.takeOne(tx, feederId, planner);
        if (feeder) taken.push(feeder);
      }
      return taken;
    });
  }

  inputs(tx: SimTx, feederIds: readonly string[]): Promise<ReadonlyMap<string, readonly TimedInput[]>> {
    const { store } = this;
    return store.statement(tx, `inputs of ${feederIds.join(', ')}`, () => {
      const all: string[] = [];
      const inputs = feederIds.map((feederId) => {
        const names = store.names(tx, inputRows(feederId)).sort().slice(0, INPUTS_MOST);
        all.push(...names);
        return [feederId, names.map((name) => stored(store.get(tx, name) as TimedInput))] as const;
      });
      takenBy.set(tx, all);
      if (store.world.mutation.power?.without !== 'input end')
        for (const name of all) tx.writes.set(name, undefined);
      return new Map(inputs);
    });
  }

  talks(tx: SimTx, asked: readonly NamedTalks[]): Promise<ReadonlyMap<string, readonly Talk[]>> {
    const { store } = this;
    return store.statement(tx, `talks of ${asked.map(({ feederId }) => feederId).join(', ')}`, () => {
      const talks = asked.map(
        ({ feederId, named }) => [feederId, this.talksOf(tx, feederId, named)] as const,
      );
      return new Map(talks);
    });
  }

  save(tx: SimTx, planned: readonly Planned[]): Promise<void> {
    const ids = planned.map(({ taken }) => taken.feederId);
    // As in production nobody waits for its answer before the commit.
    void this.store
      .statement(tx, `save ${ids.join(', ')}`, () => planned.forEach((each) => this.saveOne(tx, each)))
      .catch(() => undefined);
    return Promise.resolve();
  }

  private async takeOne(tx: SimTx, feederId: string, planner: string): Promise<TakenFeeder | undefined> {
    const { store, process } = this;
    const name = feederRow(feederId);
    const isLocked = store.world.mutation.power?.without !== 'feeder lock';
    // Skip locked: nobody waits for who plans it now.
    if (isLocked && !store.locks.isFree(tx, name)) return undefined;
    if (isLocked) await store.locks.acquire(tx, name);
    const row = this.rowOf(tx, feederId);
    if (!row || !this.isMine(row, planner)) return undefined;
    const isTakenOver = row.planner !== planner;
    const state: NumberedState = { ...stored(row.state), ofPlan: row.plans };
    return {
      ...{ feederId, state, mode: 'automatic', definition: null, version: 1, isTakenOver },
      ...{ epoch: row.epoch + (isTakenOver ? 1 : 0), nowMs: Math.floor(process.nowMs()) },
    };
  }

  private talksOf(tx: SimTx, feederId: string, named: readonly string[]): Talk[] {
    const { store } = this;
    return store
      .names(tx, talkRows(feederId))
      .map((name) => stored(store.get(tx, name) as Talk))
      .filter((talk) => !isTalkOver(talk) || named.includes(talk.conversation.conversationId));
  }

  private saveOne(tx: SimTx, { planner, taken, controlled }: Planned): void {
    const { process } = this;
    const { feederId } = taken;
    const { ofPlan = 0 } = taken.state as NumberedState;
    const before = this.rowOf(tx, feederId)!;
    const row: FeederRow = {
      ...{ plans: before.plans + 1, basedOn: ofPlan, state: stored(controlled.state) },
      ...{ planner, epoch: taken.epoch, takenAtMs: taken.nowMs },
      leaseUntilMs: process.nowMs() + PERIOD_MS,
      dueAtMs: process.nowMs() + PERIOD_MS * 0.8,
    };
    tx.writes.set(feederRow(feederId), row);
    for (const talk of controlled.talks)
      tx.writes.set(talkRows(feederId) + talk.conversation.conversationId, stored(talk));
  }

  private rowOf(tx: SimTx | undefined, feederId: string): FeederRow | undefined {
    return this.store.get(tx, feederRow(feederId)) as FeederRow | undefined;
  }

  private isMine({ planner: holder, leaseUntilMs }: FeederRow, planner: string): boolean {
    const isOver =
      this.store.world.mutation.power?.without === 'lease' || leaseUntilMs < this.process.nowMs();
    return holder === null || holder === planner || isOver;
  }
}
