import type { Tx, UnitOfWork } from '@night-market/kernel';
import { toldToSwitch } from '../domain/bidding.ts';
import { control } from '../domain/control.ts';
import type { TimedInput } from '../domain/control-types.ts';
import { redefined } from '../domain/feeder-state.ts';
import type { Timing } from '../domain/talk.ts';
import type { PlanObserver, PlanPublisher, PlanStore } from './ports.ts';

export interface PlanFeederPorts<T extends Tx> {
  readonly unitOfWork: UnitOfWork<T>;
  readonly store: PlanStore<T>;
  readonly publisher: PlanPublisher<T>;
  readonly observer: PlanObserver;
  readonly nextId: () => string;
  readonly monotonicMs: () => number;
}

/** Plans one feeder in one transaction: what came in, what is kept and what is sent go together. */
export class PlanFeeder<T extends Tx> {
  private readonly ports: PlanFeederPorts<T>;
  private readonly planner: string;
  private readonly timing: Timing;

  /** @param planner the name of this replica */
  constructor(ports: PlanFeederPorts<T>, planner: string, timing: Timing) {
    this.ports = ports;
    this.planner = planner;
    this.timing = timing;
  }

  due(limit: number): Promise<readonly string[]> {
    return this.ports.store.due(this.planner, limit);
  }

  run(feederId: string): Promise<void> {
    return this.ports.unitOfWork.run((tx) => this.plan(tx, feederId));
  }

  private async plan(tx: T, feederId: string): Promise<void> {
    const { store, publisher, observer, nextId, monotonicMs } = this.ports;
    const startedMs = monotonicMs();
    const taken = await store.take(tx, feederId, this.planner);
    if (!taken) return;
    const inputs = await store.inputs(tx, feederId);
    const talks = await store.talks(tx, feederId, conversationsIn(inputs));
    const { mode, epoch, nowMs, definition } = taken;
    const state = definition ? redefined(taken.state, definition) : taken.state;
    const planId = nextId();
    const controlled = control(state, talks, inputs, { mode, epoch, nowMs, planId, timing: this.timing });
    const planned = { planner: this.planner, planId, taken, controlled };
    await store.save(tx, feederId, planned);
    await publisher.planned(tx, feederId, planned);
    tx.afterCommit(() => {
      const { decision, bidding } = controlled;
      const requests = toldToSwitch(controlled);
      const said = new Set([...requests, ...bidding.map(({ talk }) => talk)]);
      observer.planned(decision, monotonicMs() - startedMs);
      if (taken.isTakenOver && taken.epoch > 1) observer.takenOver();
      if (requests.length > 0) observer.requested(requests, sinceReading(inputs, nowMs));
      for (const talk of controlled.talks) if (!said.has(talk)) observer.answered(talk);
      if (inputs.some(({ input }) => input.type === 'tripped')) observer.tripped();
    });
  }
}

const conversationsIn = (inputs: readonly TimedInput[]): string[] =>
  inputs.flatMap(({ input }) => (input.type === 'answer' ? input.answer.conversationId : []));

function sinceReading(inputs: readonly TimedInput[], nowMs: number): number | null {
  const first = inputs.find(({ input }) => input.type === 'reading');
  return first ? Math.max(0, nowMs - first.receivedAtMs) : null;
}
