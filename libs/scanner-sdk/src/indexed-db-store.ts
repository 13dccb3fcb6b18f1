import type { ZoneHistory } from '@night-market/gate-policy';
import type { RevocationDelta, RevocationState } from '@night-market/ticket-token';
import { openDB, type DBSchema, type IDBPDatabase } from 'idb';
import type { Documents, HeldStatus, QueuedScan, ScannerStore } from './store.ts';

const VERSION = 1;
const STATE = 'revocationState';

interface Schema extends DBSchema {
  documents: { key: string; value: unknown };
  held: { key: string; value: HeldStatus };
  histories: { key: string; value: ZoneHistory };
  queue: { key: number; value: QueuedScan; indexes: { nonce: string } };
}

/**
 * Opens the store of a browser, and makes it where there is none.
 * @param name of the database: one for each device on a machine
 */
export async function openIndexedDbStore(name = 'night-market-scanner'): Promise<ScannerStore> {
  const db = await openDB<Schema>(name, VERSION, {
    upgrade(created) {
      created.createObjectStore('documents');
      created.createObjectStore('held');
      created.createObjectStore('histories');
      created
        .createObjectStore('queue', { autoIncrement: true })
        .createIndex('nonce', 'nonce', { unique: true });
    },
    // Another tab with a newer page wants to upgrade: it must not wait for this one.
    blocking: (_version, _blocked, event) => (event.target as unknown as { close(): void }).close(),
  });
  return new IndexedDbStore(db);
}

class IndexedDbStore implements ScannerStore {
  private readonly db: IDBPDatabase<Schema>;

  constructor(db: IDBPDatabase<Schema>) {
    this.db = db;
  }

  async get<N extends keyof Documents>(name: N): Promise<Documents[N] | undefined> {
    return (await this.db.get('documents', name)) as Documents[N] | undefined;
  }

  async put<N extends keyof Documents>(name: N, value: Documents[N]): Promise<void> {
    await this.db.put('documents', value, name);
  }

  async revocationState(): Promise<RevocationState | undefined> {
    return (await this.db.get('documents', STATE)) as RevocationState | undefined;
  }

  statusOf(ticketId: string): Promise<HeldStatus | undefined> {
    return this.db.get('held', ticketId);
  }

  async applyRevocations({ full, changes }: RevocationDelta, state: RevocationState): Promise<void> {
    const transaction = this.db.transaction(['documents', 'held'], 'readwrite');
    const held = transaction.objectStore('held');
    const writes: Promise<unknown>[] = full ? [held.clear()] : [];
    for (const { ticketId, status } of changes)
      writes.push(status === 'clear' ? held.delete(ticketId) : held.put(status, ticketId));
    writes.push(transaction.objectStore('documents').put(state, STATE));
    await Promise.all([...writes, transaction.done]);
  }

  historyOf(ticketId: string): Promise<ZoneHistory | undefined> {
    return this.db.get('histories', ticketId);
  }

  async record({ scan, history }: Parameters<ScannerStore['record']>[0]): Promise<void> {
    const transaction = this.db.transaction(['queue', 'histories'], 'readwrite');
    const writes: Promise<unknown>[] = [];
    if (scan) writes.push(transaction.objectStore('queue').put(scan));
    if (history) writes.push(transaction.objectStore('histories').put(history.value, history.ticketId));
    await Promise.all([...writes, transaction.done]);
  }

  firstQueued(limit: number): Promise<readonly QueuedScan[]> {
    return this.db.getAll('queue', undefined, limit);
  }

  async unqueue(nonces: readonly string[]): Promise<void> {
    const transaction = this.db.transaction('queue', 'readwrite');
    const byNonce = transaction.store.index('nonce');
    const keys = await Promise.all(nonces.map((nonce) => byNonce.getKey(nonce)));
    const deletions = keys.map((key) => (key === undefined ? undefined : transaction.store.delete(key)));
    await Promise.all([...deletions, transaction.done]);
  }

  queueLength(): Promise<number> {
    return this.db.count('queue');
  }

  async clear(): Promise<void> {
    const names = ['documents', 'held', 'histories', 'queue'] as const;
    const transaction = this.db.transaction(names, 'readwrite');
    await Promise.all([...names.map((name) => transaction.objectStore(name).clear()), transaction.done]);
  }
}
