import type { Random, Tx, UnitOfWork } from '@night-market/kernel';
import type { EventComposer, OutboxAppender } from '@night-market/outbox';
import { OutboxAgentPublisher } from './adapters/kafka/agent-events.publisher.ts';
import { KeepLease } from './keep-lease/keep-lease.handler.ts';
import type { LeaseStore } from './keep-lease/ports.ts';
import type { EndingLeases, SweepObserver, WatchStore } from './sweep/ports.ts';
import { SweepLeases, type SweepTimes } from './sweep/sweep-leases.handler.ts';

export type { AgentDescription, AgentState, ListedAgent } from './domain/agent.ts';
export type { Watch } from './domain/sweep.ts';
export type { GrantedLease, KeepLease, Refused } from './keep-lease/keep-lease.handler.ts';
export type { LeaseStore } from './keep-lease/ports.ts';
export type { EndingLeases, SweepObserver, WatchStore } from './sweep/ports.ts';
export type { SweepTimes } from './sweep/sweep-leases.handler.ts';

export interface LeaseParts<T extends Tx> {
  readonly unitOfWork: UnitOfWork<T>;
  readonly leases: LeaseStore<T> & EndingLeases<T>;
  readonly watch: WatchStore<T>;
  readonly outbox: OutboxAppender<T>;
  readonly composer: EventComposer;
  readonly observer: SweepObserver;
  readonly times: SweepTimes;
  readonly nextId: () => string;
  readonly random: Random;
}

/** The leases of agents, on whatever store: given and renewed on demand, ended by looks at them. */
export interface Leases<T extends Tx> {
  readonly keep: KeepLease<T>;
  readonly sweep: SweepLeases<T>;
}

export function composeLeases<T extends Tx>(parts: LeaseParts<T>): Leases<T> {
  const { unitOfWork, leases, watch, outbox, composer, observer, times, nextId, random } = parts;
  const publisher = new OutboxAgentPublisher<T>(outbox, composer);
  return {
    keep: new KeepLease<T>({ unitOfWork, leases, publisher, random }),
    sweep: new SweepLeases<T>({ unitOfWork, watch, leases, publisher, observer, nextId }, times),
  };
}
