import type { Tx } from '@night-market/kernel';
import type { ListedAgent } from '../domain/agent.ts';
import type { Watch } from '../domain/sweep.ts';

export interface WatchStore<T extends Tx> {
  /** The watch that all replicas share, locked for this transaction, and what time it is; undefined while another has it. */
  lock(tx: T): Promise<{ readonly nowMs: number; readonly watch: Watch } | undefined>;
  save(tx: T, watch: Watch): Promise<void>;
}

export interface EndingLeases<T extends Tx> {
  /** Agents whose lease has ended are suspect from now on. */
  suspect(tx: T, limit: number): Promise<readonly ListedAgent[]>;
  /** Agents that have been suspect for so long are expired from now on. */
  expire(tx: T, suspectMs: number, limit: number): Promise<readonly ListedAgent[]>;
  /** Nothing is known from now on of agents that expired or left so long ago; returns which. */
  forget(tx: T, forgetMs: number, limit: number): Promise<readonly string[]>;
}

export interface SweepObserver {
  /** The directory was away; no lease ends for a while. */
  graceBegan(): void;
  ended(state: 'suspect' | 'expired', agents: number): void;
  forgotten(agents: number): void;
}
