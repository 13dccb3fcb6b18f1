import type { Tx, UnitOfWork } from '@night-market/kernel';
import { placeOf } from '../src/broker/records.ts';
import type { DeadLetter, DeliveredEvent } from '../src/consumer/ports.ts';
import type { KeyFailure, StashedEvent, StashPort } from '../src/consumer/stash-port.ts';

/** A transaction in memory: its writes happen when it commits. */
export interface MemoryTx extends Tx {
  readonly effects: string[];
  readonly writes: (() => void)[];
}

/** A store in memory, one transaction at a time. */
export class MemoryStore implements UnitOfWork<MemoryTx> {
  /** Where each event was found, by its id. */
  readonly inbox = new Map<string, string>();
  readonly effects: string[] = [];
  readonly deadLetters: DeadLetter[] = [];
  readonly keys = new Map<string, KeyFailure & { topic: string }>();
  events: StashedEvent[] = [];
  commits = 0;
  private n = 0;
  private turn: Promise<unknown> = Promise.resolve();

  run<R>(work: (tx: MemoryTx) => Promise<R>, beforeCommit?: () => void): Promise<R> {
    const mine = this.turn.then(() => this.transact(work, beforeCommit));
    this.turn = mine.catch(() => undefined);
    return mine;
  }

  private async transact<R>(work: (tx: MemoryTx) => Promise<R>, beforeCommit?: () => void): Promise<R> {
    const hooks: (() => void)[] = [];
    const tx: MemoryTx = {
      effects: [],
      writes: [],
      settled: () => Promise.resolve(),
      afterCommit: (hook) => void hooks.push(hook),
    };
    const result = await work(tx);
    beforeCommit?.();
    for (const write of tx.writes) write();
    this.effects.push(...tx.effects);
    if (tx.writes.length > 0) this.commits++;
    for (const hook of hooks) hook();
    return result;
  }

  readonly inboxPort = {
    admit: (tx: MemoryTx, _consumer: string, events: readonly DeliveredEvent[]) => {
      const fresh = events.filter(({ id }) => !this.inbox.has(id));
      tx.writes.push(() => {
        for (const { id, record } of fresh) this.inbox.set(id, `${placeOf(record)}/${record.offset}`);
      });
      return Promise.resolve(new Set(fresh.map(({ id }) => id)));
    },
  };

  readonly deadLetterPort = {
    put: (tx: MemoryTx, letters: readonly DeadLetter[]) =>
      Promise.resolve(void tx.writes.push(() => this.deadLetters.push(...letters))),
  };

  readonly stash: StashPort<MemoryTx> = {
    lockStashed: (_tx, _consumer, keys) => Promise.resolve(new Set(keys.filter((key) => this.keys.has(key)))),
    open: (tx, consumer, entries) => {
      tx.writes.push(() => {
        for (const { key, failure, record } of entries)
          this.keys.set(key, { ...failure, topic: record.topic });
      });
      return this.stash.append(tx, consumer, entries);
    },
    append: (tx, _consumer, entries) =>
      Promise.resolve(
        void tx.writes.push(() =>
          this.events.push(...entries.map((entry) => ({ ...entry, n: String(++this.n) }))),
        ),
      ),
    claimDue: (tx, _consumer, { nowMs, untilMs, limit }) => {
      const due = [...this.keys]
        .filter(([, { state, nextAttemptAtMs }]) => state === 'waiting' && nextAttemptAtMs! <= nowMs)
        .slice(0, limit);
      for (const [key, row] of due)
        tx.writes.push(() => this.keys.set(key, { ...row, nextAttemptAtMs: untilMs }));
      return Promise.resolve(due.map(([key]) => key));
    },
    enter: (_tx, _consumer, key) => {
      const row = this.keys.get(key);
      return Promise.resolve(row && { ...row, key });
    },
    heads: (_tx, _consumer, key, limit) => Promise.resolve(this.eventsOf(key).slice(0, limit)),
    removeHead: (tx, _consumer, head, nowMs) => {
      const isLast = this.eventsOf(head.key).length === 1;
      tx.writes.push(() => {
        this.events = this.events.filter(({ n }) => n !== head.n);
        const row = this.keys.get(head.key)!;
        if (isLast) this.keys.delete(head.key);
        else this.keys.set(head.key, { ...row, state: 'waiting', attempts: 0, nextAttemptAtMs: nowMs });
      });
      return Promise.resolve(!isLast);
    },
    setFailed: (tx, _consumer, { key, record }, failure) =>
      Promise.resolve(void tx.writes.push(() => this.keys.set(key, { ...failure, topic: record.topic }))),
  };

  eventsOf(key: string): StashedEvent[] {
    return this.events.filter((event) => event.key === key);
  }
}
