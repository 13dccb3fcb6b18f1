import type { KeyFailure, StashedEvent, StashedKey, StashEntry, StashPort } from '@night-market/event-bus';
import type { SimStore } from './sim-store.ts';
import type { SimTx } from './sim-tx.ts';
import { eventRows, keyRow, keyRows, type EventRow, type KeyRow } from './stash-rows.ts';

type Claim = Parameters<StashPort<SimTx>['claimDue']>[2];

/** The stash with the statements and locks of PgStash, one for one; passes the same conformance suite. */
export class SimStash implements StashPort<SimTx> {
  private readonly store: SimStore;

  constructor(store: SimStore) {
    this.store = store;
  }

  lockStashed(tx: SimTx, consumer: string, keys: readonly string[]): Promise<ReadonlySet<string>> {
    return this.store.statement(tx, `stash locks ${keys.length}`, async () => {
      const found = [...keys].sort().flatMap((key) => {
        const row = this.rowOf(tx, consumer, key);
        return row ? [{ key, born: row.born }] : [];
      });
      const held = new Set<string>();
      for (const { key, born } of found) {
        if (!this.lacks('live lock')) await this.lock(tx, consumer, key);
        // A row that was deleted while this one waited is skipped, and a later row of the key not seen.
        if (this.rowOf(tx, consumer, key)?.born === born) held.add(key);
      }
      return held;
    });
  }

  async open(
    tx: SimTx,
    consumer: string,
    entries: readonly (StashEntry & { readonly failure: KeyFailure })[],
  ): Promise<void> {
    const byKey = [...entries].sort((left, right) => (left.key < right.key ? -1 : 1));
    const opened = await this.store.statement(tx, `stash opens ${entries.length}`, async () => {
      const fresh: typeof byKey = [];
      for (const entry of byKey) {
        const { key, failure, record } = entry;
        await this.lock(tx, consumer, key);
        if (this.rowOf(tx, consumer, key)) continue;
        this.write(tx, consumer, key, { ...failure, topic: record.topic, born: this.store.nextSeq() });
        fresh.push(entry);
      }
      return fresh;
    });
    await this.append(tx, consumer, entries);
    for (const { failure, ...entry } of opened) tx.notes.push({ what: 'failed', consumer, entry, failure });
  }

  append(tx: SimTx, consumer: string, entries: readonly StashEntry[]): Promise<void> {
    return this.store.statement(tx, `stash appends ${entries.length}`, () => {
      for (const { key, eventId, record } of entries) {
        const n = this.store.nextSeq();
        tx.leases.push(record.lease);
        const entry = { key, eventId, record: { ...record, lease: { revoked: false } } };
        tx.writes.set(eventRows(consumer, key) + n, { ...entry, n } satisfies EventRow);
        tx.notes.push({ what: 'in', consumer, entry });
      }
    });
  }

  claimDue(tx: SimTx, consumer: string, { nowMs, untilMs, limit }: Claim): Promise<readonly string[]> {
    return this.store.statement(tx, 'stash claims', async () => {
      const due = this.keys(consumer).flatMap((key) => {
        const row = this.rowOf(undefined, consumer, key);
        const isDue = row?.state === 'waiting' && row.nextAttemptAtMs! <= nowMs;
        return isDue && this.store.locks.isFree(tx, keyRow(consumer, key)) ? [{ key, row }] : [];
      });
      const claimed: string[] = [];
      due.sort((left, right) => left.row.nextAttemptAtMs! - right.row.nextAttemptAtMs!);
      for (const { key, row } of due.splice(0, limit)) {
        await this.lock(tx, consumer, key);
        this.write(tx, consumer, key, { ...row, nextAttemptAtMs: untilMs });
        claimed.push(key);
      }
      return claimed;
    });
  }

  async enter(tx: SimTx, consumer: string, key: string): Promise<StashedKey | 'busy' | undefined> {
    const { store } = this;
    tx.drains = true;
    const lock = `drain/${keyRow(consumer, key)}`;
    const isMine = await store.statement(tx, `stash enters ${key}`, async () => {
      if (this.lacks('drain lock')) return true;
      if (!store.locks.isFree(tx, lock)) return false;
      await store.locks.acquire(tx, lock);
      return true;
    });
    if (!isMine) return 'busy';
    return store.statement(tx, `stash finds ${key}`, () => {
      const row = this.rowOf(tx, consumer, key);
      return row && toStashedKey(key, row);
    });
  }

  heads(tx: SimTx, consumer: string, key: string, limit: number): Promise<readonly StashedEvent[]> {
    return this.store.statement(tx, `stash reads ${key}`, () =>
      this.eventsOf(tx, consumer, key).slice(0, limit),
    );
  }

  async removeHead(tx: SimTx, consumer: string, head: StashedEvent, nowMs: number): Promise<boolean> {
    const { store } = this;
    const { key, n } = head;
    if (!this.lacks('forget lock')) {
      await store.statement(tx, `stash locks ${key}`, async () => {
        if (this.rowOf(tx, consumer, key)) await this.lock(tx, consumer, key);
      });
    }
    await store.statement(tx, `stash removes ${n} of ${key}`, async () => {
      const row = eventRows(consumer, key) + n;
      await store.locks.acquire(tx, row);
      if (store.get(tx, row) === undefined) throw new Error(`event ${n} is not in the stash any more`);
      tx.writes.set(row, undefined);
      tx.notes.push({ what: 'out', consumer, entry: head });
    });
    const isLeft = await store.statement(tx, `stash goes on with ${key}`, async () => {
      if (this.eventsOf(tx, consumer, key).length === 0 || !this.rowOf(tx, consumer, key)) return false;
      await this.lock(tx, consumer, key);
      const row = this.rowOf(tx, consumer, key);
      if (row)
        this.write(tx, consumer, key, { ...row, state: 'waiting', attempts: 0, nextAttemptAtMs: nowMs });
      return row !== undefined;
    });
    if (!isLeft) {
      await store.statement(tx, `stash forgets ${key}`, async () => {
        await this.lock(tx, consumer, key);
        tx.writes.set(keyRow(consumer, key), undefined);
      });
    }
    return isLeft;
  }

  setFailed(tx: SimTx, consumer: string, head: StashedEvent, failure: KeyFailure): Promise<void> {
    const { key, record } = head;
    return this.store.statement(tx, `stash notes the failure of ${key}`, async () => {
      await this.lock(tx, consumer, key);
      const row = this.rowOf(tx, consumer, key);
      if (!row) return;
      this.write(tx, consumer, key, { ...failure, topic: record.topic, born: row.born });
      tx.notes.push({ what: 'failed', consumer, entry: head, failure });
    });
  }

  /** Keys with a committed row. */
  keys(consumer: string): string[] {
    const beginning = keyRows(consumer);
    return this.store.names(undefined, beginning).map((name) => name.slice(beginning.length));
  }

  rowOf(tx: SimTx | undefined, consumer: string, key: string): KeyRow | undefined {
    return this.store.get(tx, keyRow(consumer, key)) as KeyRow | undefined;
  }

  eventsOf(tx: SimTx | undefined, consumer: string, key: string): EventRow[] {
    const names = this.store.names(tx, eventRows(consumer, key));
    const events = names.map((name) => this.store.get(tx, name) as EventRow);
    return events.sort((left, right) => Number(left.n) - Number(right.n));
  }

  private lacks(lock: string): boolean {
    return this.store.world.mutation.stashWithout === lock;
  }

  private lock(tx: SimTx, consumer: string, key: string): Promise<void> {
    return this.store.locks.acquire(tx, keyRow(consumer, key));
  }

  private write(tx: SimTx, consumer: string, key: string, row: KeyRow): void {
    tx.writes.set(keyRow(consumer, key), row);
  }
}

const toStashedKey = (key: string, { born: _born, ...row }: KeyRow): StashedKey => ({ ...row, key });
