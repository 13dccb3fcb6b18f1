import type { Tx, UnitOfWork } from '@night-market/kernel';
import { toldToSwitch } from '../domain/bidding.ts';
import { control } from '../domain/control.ts';
import type { TimedInput } from '../domain/control-types.ts';
import { redefined } from '../domain/feeder-state.ts';
import type { Talk, Timing } from '../domain/talk.ts';
import type { Planned, PlanObserver, PlanPublisher, PlanStore, TakenFeeder } from './ports.ts';

export interface PlanFeedersPorts<T extends Tx> {
  readonly unitOfWork: UnitOfWork<T>;
  readonly store: PlanStore<T>;
  readonly publisher: PlanPublisher<T>;
  readonly observer: PlanObserver;
  readonly nextId: () => string;
  readonly monotonicMs: () => number;
}

/** A plan with what it was made of, for those who count. */
interface Made extends Planned {
  readonly inputs: readonly TimedInput[];
  readonly tookMs: number;
}

const NO_INPUTS: readonly TimedInput[] = [];
const NO_TALKS: readonly Talk[] = [];

/** Plans some feeders in one transaction: what came in, what is kept and what is sent go together. */
export class PlanFeeders<T extends Tx> {
  private readonly ports: PlanFeedersPorts<T>;
  private readonly planner: string;
  private readonly timing: Timing;

  /** @param planner the name of this replica */
  constructor(ports: PlanFeedersPorts<T>, planner: string, timing: Timing) {
    this.ports = ports;
    this.planner = planner;
    this.timing = timing;
  }

  due(limit: number): Promise<readonly string[]> {
    return this.ports.store.due(this.planner, limit);
  }

  run(feederIds: readonly string[]): Promise<void> {
    return this.ports.unitOfWork.run((tx) => this.plan(tx, feederIds));
  }

  private async plan(tx: T, feederIds: readonly string[]): Promise<void> {
    const { store, publisher } = this.ports;
    const taken = await store.take(tx, feederIds, this.planner);
    if (taken.length === 0) return;
    const ids = taken.map(({ feederId }) => feederId);
    const inputs = await store.inputs(tx, ids);
    const inputsOf = (feederId: string): readonly TimedInput[] => inputs.get(feederId) ?? NO_INPUTS;
    const talks = await store.talks(
      tx,
      ids.map((feederId) => ({ feederId, named: conversationsIn(inputsOf(feederId)) })),
    );
    const made = taken.map((feeder) =>
      this.make(feeder, inputsOf(feeder.feederId), talks.get(feeder.feederId) ?? NO_TALKS),
    );
    await store.save(tx, made);
    await publisher.planned(tx, made);
    tx.afterCommit(() => made.forEach((each) => this.count(each)));
  }

  private make(taken: TakenFeeder, inputs: readonly TimedInput[], talks: readonly Talk[]): Made {
    const { nextId, monotonicMs } = this.ports;
    const startedMs = monotonicMs();
    const { mode, epoch, nowMs, definition } = taken;
    const state = definition ? redefined(taken.state, definition) : taken.state;
    const planId = nextId();
    const controlled = control(state, talks, inputs, { mode, epoch, nowMs, planId, timing: this.timing });
    const planned = { planner: this.planner, planId, taken, controlled };
    return { ...planned, inputs, tookMs: monotonicMs() - startedMs };
  }

  private count({ taken, controlled, inputs, tookMs }: Made): void {
    const { observer } = this.ports;
    const { decision, bidding } = controlled;
    const requests = toldToSwitch(controlled);
    const said = new Set([...requests, ...bidding.map(({ talk }) => talk)]);
    observer.planned(decision, tookMs);
    if (taken.isTakenOver && taken.epoch > 1) observer.takenOver();
    if (requests.length > 0) observer.requested(requests, sinceReading(inputs, taken.nowMs));
    for (const talk of controlled.talks) if (!said.has(talk)) observer.answered(talk);
    if (inputs.some(({ input }) => input.type === 'tripped')) observer.tripped();
  }
}

const conversationsIn = (inputs: readonly TimedInput[]): string[] =>
  inputs.flatMap(({ input }) => (input.type === 'answer' ? input.answer.conversationId : []));

function sinceReading(inputs: readonly TimedInput[], nowMs: number): number | null {
  const first = inputs.find(({ input }) => input.type === 'reading');
  return first ? Math.max(0, nowMs - first.receivedAtMs) : null;
}
