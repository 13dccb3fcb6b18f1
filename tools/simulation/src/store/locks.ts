import { PassingFault, SimFault } from '../time/sim-process.ts';
import type { SimTx } from './sim-tx.ts';

interface Waiter {
  readonly tx: SimTx;
  readonly grant: () => void;
  readonly refuse: (error: Error) => void;
}

interface Lock {
  owner: SimTx;
  waiters: Waiter[];
}

/** Exclusive locks that last until their transaction ends, granted in the order of asking; deadlocks are refused. */
export class Locks {
  private readonly locks = new Map<string, Lock>();
  private readonly waitsFor = new Map<SimTx, string>();

  /** Whether somebody waits. */
  get contended(): boolean {
    return this.waitsFor.size > 0;
  }

  isFree(tx: SimTx, name: string): boolean {
    const owner = this.locks.get(name)?.owner;
    return owner === undefined || owner === tx;
  }

  async acquire(tx: SimTx, name: string): Promise<void> {
    if (tx.state !== 'open') throw new SimFault('the session is gone');
    const lock = this.locks.get(name);
    if (lock === undefined) return void this.locks.set(name, { owner: tx, waiters: [] });
    if (lock.owner === tx) return;
    if (this.wouldDeadlock(tx, name)) throw new PassingFault(`deadlock at ${name}`);
    this.waitsFor.set(tx, name);
    await new Promise<void>((grant, refuse) => lock.waiters.push({ tx, grant, refuse }));
  }

  releaseAll(tx: SimTx): void {
    const waiting = this.waitsFor.get(tx);
    if (waiting !== undefined) this.withdraw(tx, waiting);
    for (const [name, lock] of this.locks) {
      if (lock.owner !== tx) continue;
      const next = lock.waiters.shift();
      if (next === undefined) this.locks.delete(name);
      else {
        lock.owner = next.tx;
        this.waitsFor.delete(next.tx);
        next.grant();
      }
    }
  }

  private withdraw(tx: SimTx, name: string): void {
    const lock = this.locks.get(name)!;
    const mine = lock.waiters.find((waiter) => waiter.tx === tx);
    lock.waiters = lock.waiters.filter((waiter) => waiter !== mine);
    this.waitsFor.delete(tx);
    mine?.refuse(new SimFault('the session is gone'));
  }

  private wouldDeadlock(tx: SimTx, name: string): boolean {
    for (let at: string | undefined = name; at !== undefined;) {
      const owner: SimTx | undefined = this.locks.get(at)?.owner;
      if (owner === tx) return true;
      at = owner && this.waitsFor.get(owner);
    }
    return false;
  }
}
