import type { Tx, UnitOfWork } from '@night-market/kernel';
import { sweepAt, type SweepSettings } from '../domain/sweep.ts';
import type { AgentPublisher } from '../keep-lease/ports.ts';
import type { EndingLeases, SweepObserver, WatchStore } from './ports.ts';

export interface SweepPorts<T extends Tx> {
  readonly unitOfWork: UnitOfWork<T>;
  readonly watch: WatchStore<T>;
  readonly leases: EndingLeases<T>;
  readonly publisher: AgentPublisher<T>;
  readonly observer: SweepObserver;
  readonly nextId: () => string;
}

export interface SweepTimes extends SweepSettings {
  readonly suspectMs: number;
  /** Who has expired or left is remembered for so long. */
  readonly forgetMs: number;
}

/** Agents of each of three kinds in one look: its transaction tells of no more keys than an outbox takes (256). */
const MOST = 85;

/** Looks at the leases: those that have ended make their agents suspect, later expired, and long after that forgotten. */
export class SweepLeases<T extends Tx> {
  private readonly ports: SweepPorts<T>;
  private readonly times: SweepTimes;

  constructor(ports: SweepPorts<T>, times: SweepTimes) {
    this.ports = ports;
    this.times = times;
  }

  /** @returns whether there is more to do at once */
  run(): Promise<boolean> {
    return this.ports.unitOfWork.run((tx) => this.sweep(tx));
  }

  private async sweep(tx: T): Promise<boolean> {
    const { watch, leases, publisher, observer, nextId } = this.ports;
    const locked = await watch.lock(tx);
    if (!locked) return false;
    const sweep = sweepAt(locked.nowMs, locked.watch, this.times);
    await watch.save(tx, sweep.watch);
    if (sweep.wasAway) tx.afterCommit(() => observer.graceBegan());
    if (!sweep.mayEnd) return false;
    const correlationId = nextId();
    const suspects = await leases.suspect(tx, MOST);
    await publisher.tell(tx, 'suspected', suspects, correlationId);
    const expired = await leases.expire(tx, this.times.suspectMs, MOST);
    await publisher.tell(tx, 'expired', expired, correlationId);
    const forgotten = await leases.forget(tx, this.times.forgetMs, MOST);
    await publisher.forget(tx, forgotten, correlationId);
    tx.afterCommit(() => {
      observer.forgotten(forgotten.length);
      observer.ended('suspect', suspects.length);
      observer.ended('expired', expired.length);
    });
    return [suspects, expired, forgotten].some(({ length }) => length === MOST);
  }
}
