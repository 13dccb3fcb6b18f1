import type { BatchHandler, PartitionLease } from '@night-market/event-bus';
import { pause, silentLog } from '@night-market/kernel';
import { DEFAULT_RELAY, EventComposer, Relay, type OutboxAppender } from '@night-market/outbox';
import type { SimBroker } from '../broker/sim-broker.ts';
import { SimOutbox } from '../store/ports.ts';
import { SimRelayStore } from '../store/relay-store.ts';
import { SimUnitOfWork, type SimStore } from '../store/sim-store.ts';
import type { SimTx } from '../store/sim-tx.ts';
import { PassingFault, type SimProcess } from '../time/sim-process.ts';
import { createConsumer, type Consumer } from './consume.ts';

/** A service: what its replicas share and what they do. */
export interface Service {
  readonly name: string;
  readonly store: SimStore;
  readonly broker: SimBroker;
  /** What it reads from the bus, if anything. */
  readonly consumes?: { readonly topic: string; readonly handle: (replica: Replica) => BatchHandler<SimTx> };
  /** Further loops of a replica; they end with the process or its stop. */
  readonly background?: (replica: Replica) => Promise<void>;
}

/** Far more than an orderly stop may take, even with a frozen neighbour that holds locks. */
const STOP_LIMIT_MS = 60_000;

/** One running replica: relay, consumer loop, drainer and outbox of the production code in one process. */
export class Replica {
  readonly process: SimProcess;
  readonly service: Service;
  readonly outbox: OutboxAppender<SimTx>;
  readonly unitOfWork: SimUnitOfWork;
  readonly composer: EventComposer;
  readonly stopping = new AbortController();
  /** Under which lease an event was handed over last. */
  readonly leases = new Map<string, PartitionLease>();
  private readonly relay: Relay;
  private working: Promise<void> | undefined;
  private readonly consumer: Consumer | undefined;

  constructor(service: Service, process: SimProcess) {
    this.service = service;
    this.process = process;
    const { mutation, chance, nextId } = service.store.world;
    const store = new SimRelayStore(service.store, process);
    this.relay = new Relay(
      {
        store: mutation.relayStore?.(store, process) ?? store,
        producer: service.broker.producer(process),
        clock: process,
        random: chance,
        log: silentLog,
        observer: { sent: () => undefined, failed: () => undefined, lanes: () => undefined },
      },
      DEFAULT_RELAY,
    );
    const outbox = new SimOutbox(service.store, (lanes) => this.relay.notify(lanes));
    this.outbox = mutation.outbox?.(outbox, process) ?? outbox;
    this.unitOfWork = new SimUnitOfWork(service.store, process);
    this.composer = new EventComposer(service.name, process, nextId);
    const handler = service.consumes && this.troubled(service.consumes.handle(this));
    this.consumer = handler && createConsumer(this, () => handler);
  }

  /** What operators can do here. */
  get operator(): Consumer['operator'] | undefined {
    return this.consumer?.operator;
  }

  start(): void {
    this.relay.start();
    const { consumes, background } = this.service;
    if (consumes) this.consumer?.loop.start([consumes.topic]);
    this.consumer?.drainer.start();
    this.operator?.worker.start();
    this.working = background?.(this);
  }

  /** As on SIGTERM. */
  async stop(): Promise<void> {
    const { scheduler, oracle } = this.service.store.world;
    const overdue = scheduler.schedule(STOP_LIMIT_MS, () => {
      if (this.process.alive) oracle.broken('progress', `${this.process.name} does not stop`);
    });
    this.process.note('stops');
    this.stopping.abort();
    await Promise.all([
      ...[this.consumer?.loop.stop(), this.consumer?.drainer.stop(), this.operator?.worker.stop()],
      this.working,
    ]);
    await this.relay.stop();
    overdue();
    this.process.die('stopped');
  }

  /** A handler that is now and then slow, or fails before or after its effects; each event's effect is noted. */
  private troubled(handler: BatchHandler<SimTx>): BatchHandler<SimTx> {
    const { faults, chance, trouble } = this.service.store.world;
    return async (events, context) => {
      if (faults.strikes('handlerSlow')) await pause(this.process, chance.delay(4_000));
      if (faults.strikes('handlerFails')) throw new PassingFault('the handler failed early');
      const ids = events.map(({ id }) => id);
      trouble.strike(ids, 'early');
      if (!context.tx.drains) context.tx.leases.push(...ids.flatMap((id) => this.leases.get(id) ?? []));
      await handler(events, context);
      for (const { topic, key, id } of events) {
        context.tx.effects.push({ consumer: this.service.name, topic, key, id });
      }
      trouble.strike(ids, 'late');
      if (faults.strikes('handlerFails')) throw new PassingFault('the handler failed late');
    };
  }
}
