import {
  LeaseLostError,
  type BatchKey,
  type BatchKind,
  type BatchOrder,
  type BatchOutcome,
  type BatchState,
  type BatchStore,
  type ClaimedBatch,
} from '@night-market/stash';
import { SimStash } from './sim-stash.ts';
import type { SimStore } from './sim-store.ts';
import type { SimTx } from './sim-tx.ts';

interface BatchRow {
  readonly id: string;
  readonly kind: BatchKind;
  readonly actor: string;
  readonly reason: string;
  readonly state: BatchState;
  readonly keys: readonly Pick<BatchKey, 'key' | 'head'>[];
  /** Keys that were settled, and events that went through of the one that follows. */
  readonly settled: number;
  readonly handled: number;
  readonly holder: string | null;
  readonly leasedUntilMs: number;
}

type Claim = Parameters<BatchStore<SimTx>['claim']>[2];

/** Batches with the statements and locks of PgBatches. */
export class SimBatches implements BatchStore<SimTx> {
  private readonly store: SimStore;
  private readonly stash: SimStash;

  constructor(store: SimStore) {
    this.store = store;
    this.stash = new SimStash(store);
  }

  running(tx: SimTx, consumer: string): Promise<number> {
    return this.store.statement(tx, 'batches are counted', async () => {
      await this.store.locks.acquire(tx, `batches/${consumer}`);
      return this.rows(tx).filter(({ state }) => state === 'running').length;
    });
  }

  start(tx: SimTx, consumer: string, { id, kind, actor, reason, filter }: BatchOrder): Promise<number> {
    return this.store.statement(tx, `batch ${kind}`, () => {
      const keys = this.stash.keys(consumer).filter((key) => {
        const { state, errorType, topic } = this.stash.rowOf(tx, consumer, key)!;
        return state === 'parked' && errorType === filter.errorType && topic === filter.topic;
      });
      const seen = keys.map((key) => ({ key, head: this.stash.eventsOf(tx, consumer, key)[0]?.n ?? null }));
      this.write(tx, {
        ...{ id, kind, actor, reason, state: 'running', keys: seen, settled: 0, handled: 0 },
        ...{ holder: null, leasedUntilMs: 0 },
      });
      return keys.length;
    });
  }

  claim(tx: SimTx, _consumer: string, { holder, leaseMs, limit }: Claim): Promise<readonly ClaimedBatch[]> {
    return this.store.statement(tx, 'batches are claimed', async () => {
      const claimed: ClaimedBatch[] = [];
      const free = this.rows(undefined).filter(
        ({ id, state, leasedUntilMs }) =>
          state === 'running' && leasedUntilMs < this.nowMs() && this.store.locks.isFree(tx, rowName(id)),
      );
      for (const row of free.slice(0, limit)) {
        await this.store.locks.acquire(tx, rowName(row.id));
        this.write(tx, { ...row, holder, leasedUntilMs: this.nowMs() + leaseMs });
        const { id, kind, actor, reason } = row;
        claimed.push({ id, kind, actor, reason, holder });
      }
      return claimed;
    });
  }

  next(tx: SimTx, claimed: ClaimedBatch, leaseMs: number): Promise<BatchKey | undefined> {
    return this.store.statement(tx, 'a batch goes on', async () => {
      const row = await this.held(tx, claimed);
      if (row?.state !== 'running') return undefined;
      const { settled, handled, keys } = row;
      const found = keys[settled];
      this.write(tx, found ? { ...row, leasedUntilMs: this.nowMs() + leaseMs } : { ...row, state: 'done' });
      return found && { ...found, place: settled + 1, handled };
    });
  }

  progress(
    tx: SimTx,
    claimed: ClaimedBatch,
    { place }: BatchKey,
    handled: number,
    leaseMs: number,
  ): Promise<void> {
    return this.step(tx, claimed, place, leaseMs, { handled });
  }

  settle(
    tx: SimTx,
    claimed: ClaimedBatch,
    { place }: BatchKey,
    _outcome: BatchOutcome,
    leaseMs: number,
  ): Promise<void> {
    return this.step(tx, claimed, place, leaseMs, { settled: place, handled: 0 });
  }

  release(tx: SimTx, claimed: ClaimedBatch): Promise<void> {
    return this.store.statement(tx, 'a batch is left', async () => {
      const row = await this.held(tx, claimed);
      if (row) this.write(tx, { ...row, holder: null, leasedUntilMs: 0 });
    });
  }

  cancel(tx: SimTx, _consumer: string, id: string): Promise<boolean> {
    return this.store.statement(tx, 'a batch is cancelled', async () => {
      await this.store.locks.acquire(tx, rowName(id));
      const row = this.store.get(tx, rowName(id)) as BatchRow | undefined;
      if (row?.state === 'running') this.write(tx, { ...row, state: 'cancelled' });
      return row !== undefined;
    });
  }

  private step(
    tx: SimTx,
    claimed: ClaimedBatch,
    place: number,
    leaseMs: number,
    change: Partial<BatchRow>,
  ): Promise<void> {
    return this.store.statement(tx, `key ${place} of a batch`, async () => {
      const row = await this.held(tx, claimed);
      if (row?.settled !== place - 1) throw new LeaseLostError('the batch is worked on by somebody else');
      this.write(tx, { ...row, ...change, leasedUntilMs: this.nowMs() + leaseMs });
    });
  }

  private async held(tx: SimTx, { id, holder }: ClaimedBatch): Promise<BatchRow | undefined> {
    await this.store.locks.acquire(tx, rowName(id));
    const row = this.store.get(tx, rowName(id)) as BatchRow | undefined;
    return row?.holder === holder ? row : undefined;
  }

  private rows(tx: SimTx | undefined): BatchRow[] {
    return this.store.names(tx, ROWS).map((name) => this.store.get(tx, name) as BatchRow);
  }

  private write(tx: SimTx, row: BatchRow): void {
    tx.writes.set(rowName(row.id), row);
  }

  private nowMs(): number {
    return this.store.world.scheduler.nowMs();
  }
}

const ROWS = 'batch/';
const rowName = (id: string): string => ROWS + id;
