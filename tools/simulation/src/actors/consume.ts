import { ConsumerLoop, DEFAULT_LOOP, silentObserver, type Router } from '@night-market/event-bus';
import { silentLog } from '@night-market/kernel';
import { OutboxDeadLetters } from '@night-market/outbox';
import { SimFault } from '../time/sim-process.ts';
import { SimInbox } from '../store/ports.ts';
import { SimUnitOfWork } from '../store/sim-store.ts';
import type { SimTx } from '../store/sim-tx.ts';
import { SimMember } from '../broker/sim-member.ts';
import type { Replica } from './replica.ts';

/** The production consumer loop on simulated ports. A new port of the loop is added here. */
export function consumerLoop(replica: Replica, router: Router<SimTx>): ConsumerLoop<SimTx> {
  const { process, service, outbox } = replica;
  const { plan, mutation, chance } = process.world;
  const inbox = new SimInbox(service.store);
  const member = new SimMember(service.broker.group(service.name), process);
  return new ConsumerLoop<SimTx>(
    {
      ...DEFAULT_LOOP,
      consumer: service.name,
      maxBatchRecords: plan.maxBatchRecords,
      queue: { maxRecords: plan.queueRecords, maxBytes: DEFAULT_LOOP.queue.maxBytes },
      backoff: { baseMs: 100, factor: 2, capMs: 3_000 },
      commitEveryMs: plan.commitEveryMs,
    },
    {
      broker: mutation.consumer?.(member, process) ?? member,
      unitOfWork: new SimUnitOfWork(service.store, process),
      inbox: mutation.inbox?.(inbox, process) ?? inbox,
      deadLetters: new OutboxDeadLetters(outbox, process),
      errors: { isRecoverable: (error) => error instanceof SimFault },
      clock: process,
      random: chance,
      log: silentLog,
      observer: silentObserver,
    },
    router,
  );
}
