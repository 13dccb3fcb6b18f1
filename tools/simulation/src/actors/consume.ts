import {
  ConsumerLoop,
  DEFAULT_LOOP,
  Drainer,
  silentObserver,
  type ConsumerLoopPorts,
  type ConsumerLoopSettings,
  type ErrorPolicy,
  type PartitionLease,
  type Router,
} from '@night-market/event-bus';
import { silentLog } from '@night-market/kernel';
import { OutboxDeadLetters, type OutboxAppender } from '@night-market/outbox';
import { StashOperator } from '@night-market/stash';
import { PassingFault, SimFault, type SimProcess } from '../time/sim-process.ts';
import { SimBatches } from '../store/sim-batches.ts';
import { SimInbox } from '../store/ports.ts';
import { SimStash } from '../store/sim-stash.ts';
import { SimStashReader } from '../store/sim-stash-reader.ts';
import { SimUnitOfWork, type SimStore } from '../store/sim-store.ts';
import type { SimTx } from '../store/sim-tx.ts';
import type { SimBroker } from '../broker/sim-broker.ts';
import { SimMember } from '../broker/sim-member.ts';

/** What the consumer of a replica works with. */
export interface ConsumerParts {
  readonly process: SimProcess;
  readonly service: { readonly name: string; readonly store: SimStore; readonly broker: SimBroker };
  readonly outbox: OutboxAppender<SimTx>;
  /** Under which lease an event was handed over last. */
  readonly leases: Map<string, PartitionLease>;
}

/** The production consumer of a replica: its loop, its drainer, and what operators reach it through. */
export interface Consumer {
  readonly loop: ConsumerLoop<SimTx>;
  readonly drainer: Drainer<SimTx>;
  readonly operator: StashOperator<SimTx, SimStashReader>;
}

/** As in production: a store that is away makes the whole loop wait, other passing errors only their key. */
const ERRORS: ErrorPolicy = {
  isRecoverable: (error) => error instanceof SimFault || error instanceof PassingFault,
  isOutage: (error) => error instanceof SimFault,
};

/** Puts the production classes on simulated ports. A new port of the loop is added here. */
export function createConsumer(parts: ConsumerParts, router: Router<SimTx>): Consumer {
  const settings = settingsOf(parts);
  const ports = portsOf(parts);
  const drainer = new Drainer<SimTx>(settings, ports, router);
  return {
    loop: new ConsumerLoop<SimTx>(settings, ports, router),
    drainer,
    operator: operatorOf(parts, ports, drainer),
  };
}

function settingsOf({ service }: ConsumerParts): ConsumerLoopSettings {
  const { plan } = service.store.world;
  const { maxBatchRecords, commitEveryMs, handlerDeadlineMs, retry, drainEveryMs, drainConcurrency } = plan;
  return {
    ...DEFAULT_LOOP,
    ...{ consumer: service.name, maxBatchRecords, commitEveryMs, handlerDeadlineMs },
    ...{ retry, drainEveryMs, drainConcurrency },
    liveDeadlineMs: Math.min(DEFAULT_LOOP.liveDeadlineMs, handlerDeadlineMs),
    queue: { maxRecords: plan.queueRecords, maxBytes: DEFAULT_LOOP.queue.maxBytes },
    backoff: { baseMs: 100, factor: 2, capMs: 3_000 },
  };
}

function portsOf({ process, service, outbox, leases }: ConsumerParts): ConsumerLoopPorts<SimTx> {
  const { store, broker, name } = service;
  const { mutation, chance } = store.world;
  const inbox = new SimInbox(store);
  const stash = new SimStash(store);
  const member = new SimMember(broker.group(name), process, leases);
  return {
    broker: mutation.consumer?.(member, process) ?? member,
    unitOfWork: new SimUnitOfWork(store, process),
    inbox: mutation.inbox?.(inbox, process) ?? inbox,
    stash: mutation.stash?.(stash, process) ?? stash,
    deadLetters: mutation.deadLetters?.() ?? new OutboxDeadLetters(outbox, process),
    errors: mutation.errors?.(ERRORS) ?? ERRORS,
    ...{ clock: process, random: chance, log: silentLog, observer: silentObserver },
  };
}

function operatorOf(
  { process, service: { name, store } }: ConsumerParts,
  { unitOfWork, stash, clock, random, log, observer }: ConsumerLoopPorts<SimTx>,
  drainer: Drainer<SimTx>,
): Consumer['operator'] {
  const { plan, nextId } = store.world;
  return new StashOperator<SimTx, SimStashReader>(
    { consumer: name, batchLeaseMs: plan.handlerDeadlineMs + 5_000 },
    {
      ...{ unitOfWork, stash, clock, random, log, observer, drainer, nextId },
      batches: new SimBatches(store),
      reader: new SimStashReader(new SimStash(store), store, process),
      audit: { note: (tx, _consumer, { action }) => store.statement(tx, `audit ${action}`, () => undefined) },
      written: (tx) =>
        Promise.resolve(tx.rows.map(({ topic, headers }) => ({ topic, type: headers['ce_type'] ?? null }))),
    },
  );
}
