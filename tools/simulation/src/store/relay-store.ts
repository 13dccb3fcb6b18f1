import { isOn, type OutboxRow, type RelayStore, type Route } from '@night-market/outbox';
import { SimFault, type SimProcess } from '../time/sim-process.ts';
import type { RelaySession } from './lanes.ts';
import type { SimStore } from './sim-store.ts';

/** A frozen process keeps its session for so long. */
const IDLE_LIMIT_MS = 2_000;

/** The relay's view of the outbox: lanes belong to a session, which a failure or a long silence ends. */
export class SimRelayStore implements RelayStore {
  private readonly store: SimStore;
  private readonly process: SimProcess;
  private session: RelaySession | undefined;
  private listener: () => void = () => undefined;

  constructor(store: SimStore, process: SimProcess) {
    this.store = store;
    this.process = process;
    const { scheduler, chance } = store.world;
    process.onDeath(() => {
      const { session } = this;
      if (session) scheduler.schedule(chance.delay(1_500), () => store.lanes.close(session));
    });
    process.onFreeze((forMs) => {
      const { session } = this;
      if (session && forMs > IDLE_LIMIT_MS)
        scheduler.schedule(IDLE_LIMIT_MS, () => store.lanes.close(session));
    });
  }

  claimLanes(): Promise<readonly number[]> {
    return this.ask('relay claims', (session) => this.store.lanes.claim(session));
  }

  async read(
    lanes: readonly number[],
    held: readonly Route[],
    sent: readonly OutboxRow[],
  ): Promise<readonly OutboxRow[]> {
    if (sent.length > 0) await this.remove(sent);
    const { rowsPerLane } = this.store.world.plan;
    const waiting = (lane: number): OutboxRow[] =>
      this.store.outbox.filter((row) => row.lane === lane && !held.some(isOn(row)));
    return this.ask('relay reads', (session) => {
      const owned = this.store.lanes.of(session);
      if (!lanes.every((lane) => owned.includes(lane)))
        throw new SimFault('the session of these lanes has ended');
      return lanes.flatMap((lane) => waiting(lane).slice(0, rowsPerLane));
    });
  }

  remove(rows: readonly OutboxRow[]): Promise<void> {
    return this.ask('relay removes', () => {
      const sent = new Set(rows.map((row) => row.seq));
      this.store.outbox = this.store.outbox.filter((row) => !sent.has(row.seq));
    });
  }

  announce(lanes: readonly number[]): Promise<void> {
    return this.ask('relay announces', () => {
      for (const { process, announced } of this.store.lanes.ownersOf(lanes)) process.schedule(1, announced);
    });
  }

  onAnnounced(listener: () => void): void {
    this.listener = listener;
  }

  async close(): Promise<void> {
    const { session } = this;
    if (session) await this.process.call('relay leaves', () => this.store.lanes.close(session));
  }

  private ask<R>(what: string, effect: (session: RelaySession) => R): Promise<R> {
    return this.process.call(what, () => {
      const session = this.opened();
      try {
        this.store.assertReachable();
      } catch (error) {
        this.store.lanes.close(session);
        throw error;
      }
      return effect(session);
    });
  }

  /** A lost session is opened anew, without its lanes, as the real store does. */
  private opened(): RelaySession {
    if (!this.session?.open) {
      this.session = { process: this.process, announced: () => this.listener(), open: true };
    }
    return this.session;
  }
}
