import type { DeliveredEvent, InboxPort } from '@night-market/event-bus';
import { hash64 } from '@night-market/kernel';
import { laneOf, type OutboxAppender, type OutboxMessage } from '@night-market/outbox';
import { eventOf } from '../check/names.ts';
import type { SimStore } from './sim-store.ts';
import type { SimTx } from './sim-tx.ts';

/** The inbox as a unique index: who inserts second waits for the first to end. */
export class SimInbox implements InboxPort<SimTx> {
  private readonly store: SimStore;

  constructor(store: SimStore) {
    this.store = store;
  }

  admit(tx: SimTx, consumer: string, events: readonly DeliveredEvent[]): Promise<ReadonlySet<string>> {
    const { store } = this;
    return store.statement(tx, `inbox admits ${events.length}`, async () => {
      const fresh = new Set<string>();
      for (const id of events.map((event) => event.id).sort()) {
        const name = `inbox/${consumer}/${id}`;
        await store.locks.acquire(tx, name);
        if (store.get(tx, name) === undefined) fresh.add(id);
        tx.writes.set(name, true);
      }
      return fresh;
    });
  }
}

const NO_KEY = new Uint8Array();

/** Appends as PgOutbox does: keys locked in one statement, rows numbered in the next. */
export class SimOutbox implements OutboxAppender<SimTx> {
  private readonly store: SimStore;
  private readonly notify: (lanes: readonly number[]) => void;

  constructor(store: SimStore, notify: (lanes: readonly number[]) => void) {
    this.store = store;
    this.notify = notify;
  }

  async append(tx: SimTx, messages: readonly OutboxMessage[]): Promise<void> {
    if (messages.length === 0) return;
    const { store } = this;
    const hashes = messages.map((message) => hash64(message.key ?? NO_KEY));
    const locks = [...new Set(hashes)].sort((left, right) => (left < right ? -1 : 1));
    if (!store.world.mutation.noKeyLocks) {
      await store.statement(tx, `outbox locks ${locks.length} keys`, async () => {
        for (const lock of locks) await store.locks.acquire(tx, `key/${lock}`);
      });
    }
    await store.statement(tx, `outbox appends ${messages.length}`, () => {
      messages.forEach((message, index) => {
        tx.rows.push({ ...message, seq: store.nextSeq(), lane: laneOf(hashes[index]!) });
        tx.appended.push(eventOf(message));
      });
    });
    const touched = [...new Set(hashes.map(laneOf))];
    tx.afterCommit(() => this.notify(touched));
  }
}
