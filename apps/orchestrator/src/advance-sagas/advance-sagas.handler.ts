import { backoffMs, type Clock, type Random, type Tx } from '@night-market/kernel';
import type { RefundPolicy, SetTimerCommand } from '@night-market/refund-saga';
import { advance, type Advanced, type Caused } from '../domain/advance.ts';
import type { Occurrence } from '../domain/occurrence.ts';
import type { SagaTimer } from '../domain/timers.ts';
import type { RefundRequests, SagaObserver, SagaStore } from './ports.ts';

export interface AdvanceSagasPorts<T extends Tx> {
  readonly sagas: SagaStore<T>;
  readonly refunds: RefundRequests<T>;
  readonly observer: SagaObserver;
  readonly clock: Clock;
  readonly random: Random;
}

/** Moves sagas by facts: state, history, timers and commands are written in the caller's transaction. */
export class AdvanceSagas<T extends Tx> {
  private readonly ports: AdvanceSagasPorts<T>;
  private readonly policy: RefundPolicy;

  constructor(ports: AdvanceSagasPorts<T>, policy: RefundPolicy) {
    this.ports = ports;
    this.policy = policy;
  }

  /** The facts of one order are taken in the order given. */
  async handle(tx: T, occurrences: readonly Occurrence[]): Promise<void> {
    // A second round only for sagas that another transaction made while we decided: it has committed, so now
    // they are there to be locked.
    for (let left = occurrences; left.length > 0;) {
      const lost = await this.round(tx, left);
      left = left.filter(({ orderId }) => lost.has(orderId));
    }
  }

  /** @returns the orders of which nothing was stored */
  private async round(tx: T, occurrences: readonly Occurrence[]): Promise<ReadonlySet<string>> {
    const { sagas, refunds, clock } = this.ports;
    const byOrder = Map.groupBy(occurrences, ({ orderId }) => orderId);
    const known = await sagas.lock(tx, [...byOrder.keys()]);
    const nowMs = clock.nowMs();
    const advanced = [...byOrder]
      .map(([orderId, facts]) => advance(known.get(orderId), facts, this.policy, nowMs))
      .filter(({ history }) => history.length > 0);
    const lost = await sagas.save(tx, advanced);
    const kept = advanced.filter(({ after }) => !lost.has(after.state.orderId));
    await sagas.addHistory(
      tx,
      kept.flatMap(({ history }) => history),
    );
    await sagas.addTimers(
      tx,
      kept.flatMap(({ timers }) => timers).map((timer) => this.plan(timer, nowMs)),
    );
    await refunds.send(
      tx,
      kept.flatMap((one) => one.requests),
      nowMs + this.policy.refundTimeoutMs,
    );
    tx.afterCommit(() => this.count(kept));
    return lost;
  }

  /** Pauses get jitter, so that what failed together does not come back together; time-outs keep their promise. */
  private plan({ orderId, command, correlationId }: Caused<SetTimerCommand>, nowMs: number): SagaTimer {
    const { kind, dupTxnId: leg, attempt, delayMs } = command;
    const jittered = { baseMs: delayMs, factor: 1, capMs: delayMs };
    const waitMs = kind === 'refund_retry' ? backoffMs(jittered, 1, this.ports.random) : delayMs;
    return { orderId, kind, leg, attempt, dueAtMs: nowMs + waitMs, correlationId };
  }

  private count(advanced: readonly Advanced[]): void {
    const { observer } = this.ports;
    for (const { before, after, history } of advanced) {
      for (const { transition } of history) {
        if (transition.from !== transition.to) observer.moved(transition.machine, transition.to);
      }
      if (before?.settledAtMs === undefined && after.settledAtMs !== undefined) {
        observer.settled(Math.max(0, after.settledAtMs - after.createdAtMs) / 1_000);
      }
    }
  }
}
