import {
  ConsumerLoop,
  DEFAULT_LOOP,
  silentObserver,
  type PartitionLease,
  type Router,
} from '@night-market/event-bus';
import { silentLog } from '@night-market/kernel';
import { OutboxDeadLetters, type OutboxAppender } from '@night-market/outbox';
import { SimFault, type SimProcess } from '../time/sim-process.ts';
import { SimInbox } from '../store/ports.ts';
import { SimUnitOfWork, type SimStore } from '../store/sim-store.ts';
import type { SimTx } from '../store/sim-tx.ts';
import type { SimBroker } from '../broker/sim-broker.ts';
import { SimMember } from '../broker/sim-member.ts';
import { noStash } from './no-stash.ts';

/** What the loop of a replica works with. */
export interface ConsumerParts {
  readonly process: SimProcess;
  readonly service: { readonly name: string; readonly store: SimStore; readonly broker: SimBroker };
  readonly outbox: OutboxAppender<SimTx>;
  /** Under which lease an event was handed over last. */
  readonly leases: Map<string, PartitionLease>;
}

const isFault = (error: unknown): boolean => error instanceof SimFault;

/** The production consumer loop on simulated ports. A new port of the loop is added here. */
export function consumerLoop(parts: ConsumerParts, router: Router<SimTx>): ConsumerLoop<SimTx> {
  const { process, service, outbox, leases } = parts;
  const { plan, mutation, chance } = service.store.world;
  const inbox = new SimInbox(service.store);
  const member = new SimMember(service.broker.group(service.name), process, leases);
  return new ConsumerLoop<SimTx>(
    {
      ...DEFAULT_LOOP,
      consumer: service.name,
      maxBatchRecords: plan.maxBatchRecords,
      queue: { maxRecords: plan.queueRecords, maxBytes: DEFAULT_LOOP.queue.maxBytes },
      backoff: { baseMs: 100, factor: 2, capMs: 3_000 },
      commitEveryMs: plan.commitEveryMs,
      // Slow handlers are played, keys that wait for them are not.
      liveDeadlineMs: DEFAULT_LOOP.handlerDeadlineMs,
    },
    {
      broker: mutation.consumer?.(member, process) ?? member,
      unitOfWork: new SimUnitOfWork(service.store, process),
      inbox: mutation.inbox?.(inbox, process) ?? inbox,
      stash: noStash,
      deadLetters: mutation.deadLetters?.() ?? new OutboxDeadLetters(outbox, process),
      errors: { isRecoverable: isFault, isOutage: isFault },
      clock: process,
      random: chance,
      log: silentLog,
      observer: silentObserver,
    },
    router,
  );
}
