import type { AgentDescription, EndingLeases, LeaseStore, ListedAgent } from '@night-market/directory/leases';
import type { SimStore } from '../../store/sim-store.ts';
import type { SimTx } from '../../store/sim-tx.ts';
import { AGENTS, agentRow, LEFT, leftRow, type AgentRow, type LeftRow } from './agent-rows.ts';
import type { TxClock } from './tx-clock.ts';

/** Agents and their leases with PgLeaseStore's statements and locks, one for one; what is looked for is left out. */
export class SimLeaseStore implements LeaseStore<SimTx>, EndingLeases<SimTx> {
  private readonly store: SimStore;
  private readonly clock: TxClock;
  /** A sequence: what is rolled back does not give its number back. */
  private lastEpoch = 0;

  constructor(store: SimStore, clock: TxClock) {
    this.store = store;
    this.clock = clock;
  }

  async begin(tx: SimTx, agent: AgentDescription, leaseS: number): Promise<ListedAgent> {
    const { store, clock } = this;
    const name = agentRow(agent.agentId);
    const listed = await store.statement(tx, `lease of ${agent.agentId} begins`, async () => {
      const nowMs = clock.startOf(tx);
      const fresh = this.nextEpoch();
      await store.locks.acquire(tx, name);
      // On conflict the number is drawn behind the lock.
      const epoch = store.get(tx, name) === undefined ? fresh : this.nextEpoch();
      const leaseMs = leaseS * 1_000;
      const times = { leaseMs, leaseUntilMs: nowMs + leaseMs, registeredAtMs: nowMs };
      return write(tx, { ...agent, ...times, epoch, state: 'live' });
    });
    void store.statement(tx, `${agent.agentId} is back`, async () => {
      const left = leftRow(agent.agentId);
      if (store.get(tx, left) === undefined) return;
      await store.locks.acquire(tx, left);
      tx.writes.set(left, undefined);
    });
    return listed;
  }

  extend(tx: SimTx, agentId: string, epoch: string): Promise<ListedAgent | undefined> {
    return this.store.statement(tx, `lease of ${agentId} is renewed`, async () => {
      const nowMs = this.clock.startOf(tx);
      const row = await this.held(tx, agentId, epoch);
      const leaseUntilMs = nowMs + (row?.leaseMs ?? 0);
      return row && write(tx, { ...row, leaseUntilMs, state: 'live', suspectSinceMs: undefined });
    });
  }

  async end(tx: SimTx, agentId: string, epoch: string): Promise<ListedAgent | undefined> {
    const { store, clock } = this;
    const ended = await store.statement(tx, `lease of ${agentId} is given up`, async () => {
      clock.startOf(tx);
      const row = await this.held(tx, agentId, epoch);
      if (row) tx.writes.set(agentRow(agentId), undefined);
      return row;
    });
    if (!ended) return undefined;
    void store.statement(tx, `${agentId} has left`, async () => {
      await store.locks.acquire(tx, leftRow(agentId));
      tx.writes.set(leftRow(agentId), { leftAtMs: clock.startOf(tx) } satisfies LeftRow);
    });
    return ended;
  }

  isListed(tx: SimTx, agentId: string): Promise<boolean> {
    return this.store.statement(tx, `is ${agentId} listed`, () => {
      const row = this.agent(tx, agentId);
      return row !== undefined && row.state !== 'expired';
    });
  }

  suspect(tx: SimTx, limit: number): Promise<readonly ListedAgent[]> {
    return this.store.statement(tx, 'leases that have ended', async () => {
      const nowMs = this.clock.startOf(tx);
      const due = await this.claim(tx, AGENTS, limit, (row: AgentRow) =>
        row.state === 'live' && row.leaseUntilMs < nowMs ? row.leaseUntilMs : undefined,
      );
      return due.map((row) => write(tx, { ...row, state: 'suspect', suspectSinceMs: nowMs }));
    });
  }

  expire(tx: SimTx, suspectMs: number, limit: number): Promise<readonly ListedAgent[]> {
    return this.store.statement(tx, 'agents that expire', async () => {
      const nowMs = this.clock.startOf(tx);
      const due = await this.claim(tx, AGENTS, limit, ({ state, suspectSinceMs = nowMs }: AgentRow) =>
        state === 'suspect' && suspectSinceMs < nowMs - suspectMs ? suspectSinceMs : undefined,
      );
      return due.map((row) => write(tx, { ...row, state: 'expired', endedAtMs: nowMs }));
    });
  }

  async forget(tx: SimTx, forgetMs: number, limit: number): Promise<readonly string[]> {
    const gone = await this.forgetExpired(tx, forgetMs, limit);
    const left = await this.forgetLeft(tx, forgetMs, limit - gone.length);
    return [...gone, ...left];
  }

  private forgetExpired(tx: SimTx, forgetMs: number, limit: number): Promise<string[]> {
    return this.store.statement(tx, 'the expired are forgotten', async () => {
      const nowMs = this.clock.startOf(tx);
      const due = await this.claim(tx, AGENTS, limit, ({ state, endedAtMs = nowMs }: AgentRow) =>
        state === 'expired' && endedAtMs < nowMs - forgetMs ? endedAtMs : undefined,
      );
      for (const { agentId } of due) tx.writes.set(agentRow(agentId), undefined);
      return due.map(({ agentId }) => agentId);
    });
  }

  private forgetLeft(tx: SimTx, forgetMs: number, limit: number): Promise<string[]> {
    return this.store.statement(tx, 'those who left are forgotten', async () => {
      const nowMs = this.clock.startOf(tx);
      const names = await this.claimNames(tx, LEFT, limit, ({ leftAtMs }: LeftRow) =>
        leftAtMs < nowMs - forgetMs ? leftAtMs : undefined,
      );
      for (const name of names) tx.writes.set(name, undefined);
      return names
        .map((name) => name.slice(LEFT.length))
        .filter((agentId) => this.agent(tx, agentId) === undefined);
    });
  }

  private nextEpoch(): string {
    return String(++this.lastEpoch);
  }

  private agent(tx: SimTx, agentId: string): AgentRow | undefined {
    return this.store.get(tx, agentRow(agentId)) as AgentRow | undefined;
  }

  /** As an update finds its row: it must match before the wait for its lock, and after it. */
  private async held(tx: SimTx, agentId: string, epoch: string): Promise<AgentRow | undefined> {
    const find = (): AgentRow | undefined => {
      const row = this.agent(tx, agentId);
      return row?.epoch === epoch && row.state !== 'expired' ? row : undefined;
    };
    if (!find()) return undefined;
    await this.store.locks.acquire(tx, agentRow(agentId));
    return find();
  }

  private async claim(
    tx: SimTx,
    beginning: string,
    limit: number,
    dueAtMs: (row: AgentRow) => number | undefined,
  ): Promise<AgentRow[]> {
    const names = await this.claimNames(tx, beginning, limit, dueAtMs);
    return names.map((name) => this.store.get(tx, name) as AgentRow);
  }

  /** `order by … limit … for update skip locked`, over the rows for which there is something to order by. */
  private async claimNames<Row>(
    tx: SimTx,
    beginning: string,
    limit: number,
    dueAtMs: (row: Row) => number | undefined,
  ): Promise<string[]> {
    const { store } = this;
    const due = store.names(tx, beginning).flatMap((name) => {
      const atMs = dueAtMs(store.get(tx, name) as Row);
      return atMs !== undefined && store.locks.isFree(tx, name) ? { name, atMs } : [];
    });
    due.sort((left, right) => left.atMs - right.atMs);
    const names = due.slice(0, limit).map(({ name }) => name);
    // All at once: nobody can come between.
    await Promise.all(names.map((name) => store.locks.acquire(tx, name)));
    return names;
  }
}

function write(tx: SimTx, row: AgentRow): AgentRow {
  tx.writes.set(agentRow(row.agentId), row);
  return row;
}
