import type { Tx, UnitOfWork } from '@night-market/kernel';
import type { PaymentCommand } from '@night-market/refund-saga';
import type { RefundRequests, SagaObserver, SagaStore } from '../../src/advance-sagas/ports.ts';
import type { Advanced, Caused, HistoryLine } from '../../src/domain/advance.ts';
import type { Saga } from '../../src/domain/saga.ts';
import type { SagaTimer } from '../../src/domain/timers.ts';
import type { TimerObserver, TimerStore, WaitingTimer } from '../../src/fire-timers/ports.ts';

export type MemoryTx = Tx;

type StoredTimer = SagaTimer & { readonly id: string };

const keyOf = ({ orderId, kind, leg, attempt }: SagaTimer): string =>
  JSON.stringify([orderId, kind, leg, attempt]);

/** All that the orchestrator stores and sends, in memory; a transaction that throws leaves it as it was. */
export class MemoryWorld
  implements
    SagaStore<MemoryTx>,
    TimerStore<MemoryTx>,
    RefundRequests<MemoryTx>,
    SagaObserver,
    TimerObserver,
    UnitOfWork<MemoryTx>
{
  sagas = new Map<string, Saga>();
  history: HistoryLine[] = [];
  timers: StoredTimer[] = [];
  sent: (Caused<PaymentCommand> & { readonly replyByMs: number })[] = [];
  readonly counted: string[] = [];
  /** Called between lock and save, once: what somebody else does in the meantime. */
  meanwhile: (() => void) | undefined;
  private timerIds = 0;

  async run<R>(work: (tx: MemoryTx) => Promise<R>): Promise<R> {
    const before = {
      sagas: new Map(this.sagas),
      history: [...this.history],
      timers: [...this.timers],
      sent: [...this.sent],
    };
    const hooks: (() => void)[] = [];
    try {
      const result = await work({
        settled: () => Promise.resolve(),
        afterCommit: (hook) => void hooks.push(hook),
      });
      for (const hook of hooks) hook();
      return result;
    } catch (error) {
      Object.assign(this, before);
      throw error;
    }
  }

  lock(_tx: MemoryTx, orderIds: readonly string[]): Promise<ReadonlyMap<string, Saga>> {
    const known = orderIds.flatMap((id) => {
      const saga = this.sagas.get(id);
      return saga ? [[id, saga] as const] : [];
    });
    return Promise.resolve(new Map(known));
  }

  save(_tx: MemoryTx, advanced: readonly Advanced[]): Promise<ReadonlySet<string>> {
    this.meanwhile?.();
    this.meanwhile = undefined;
    const lost = advanced.filter(({ before, after }) => !before && this.sagas.has(after.state.orderId));
    for (const one of advanced) if (!lost.includes(one)) this.sagas.set(one.after.state.orderId, one.after);
    return Promise.resolve(new Set(lost.map(({ after }) => after.state.orderId)));
  }

  addHistory(_tx: MemoryTx, lines: readonly HistoryLine[]): Promise<void> {
    this.history.push(...lines);
    return Promise.resolve();
  }

  addTimers(_tx: MemoryTx, timers: readonly SagaTimer[]): Promise<void> {
    const known = new Set(this.timers.map(keyOf));
    const fresh = timers.filter((timer) => !known.has(keyOf(timer)));
    this.timers.push(...fresh.map((timer) => ({ ...timer, id: String(++this.timerIds) })));
    return Promise.resolve();
  }

  send(_tx: MemoryTx, requests: readonly Caused<PaymentCommand>[], replyByMs: number): Promise<void> {
    this.sent.push(...requests.map((request) => ({ ...request, replyByMs })));
    return Promise.resolve();
  }

  next(limit: number, dueByMs: number): Promise<readonly WaitingTimer[]> {
    const due = this.timers.filter(({ dueAtMs }) => dueAtMs <= dueByMs);
    return Promise.resolve(due.sort((left, right) => left.dueAtMs - right.dueAtMs).slice(0, limit));
  }

  claim(_tx: MemoryTx, ids: readonly string[]): Promise<readonly SagaTimer[]> {
    const claimed = this.timers.filter(({ id }) => ids.includes(id));
    this.timers = this.timers.filter((timer) => !claimed.includes(timer));
    return Promise.resolve(claimed);
  }

  postpone(id: string, dueAtMs: number): Promise<void> {
    this.timers = this.timers.map((timer) => (timer.id === id ? { ...timer, dueAtMs } : timer));
    return Promise.resolve();
  }

  moved(machine: string, to: string): void {
    this.counted.push(`${machine} ${to}`);
  }

  settled(seconds: number): void {
    this.counted.push(`settled after ${seconds} s`);
  }

  timerFired(kind: string): void {
    this.counted.push(`timer ${kind}`);
  }

  /** The history of one order, one short line each. */
  story(orderId = 'order-1'): string[] {
    return this.history
      .filter((line) => line.orderId === orderId)
      .map(({ n, transition: { from, on, to, actor } }) => `${n} ${from} -${on}-> ${to} (${actor})`);
  }
}
