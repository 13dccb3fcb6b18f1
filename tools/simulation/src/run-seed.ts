import { Customers } from './actors/customers.ts';
import { Gateway } from './actors/gateway.ts';
import { advanceSagas, fireTimers } from './actors/orchestrator.ts';
import { operate } from './actors/operators.ts';
import { refund } from './actors/payments.ts';
import { Replica, type Service } from './actors/replica.ts';
import { stirUp } from './actors/unrest.ts';
import { SimBroker } from './broker/sim-broker.ts';
import { unfinished, type Books } from './check/at-rest.ts';
import type { HeldKeys } from './check/held-keys.ts';
import type { Violation } from './check/violation.ts';
import { createWorld, type WorldOptions } from './create-world.ts';
import { SimStore } from './store/sim-store.ts';
import { SimProcess } from './time/sim-process.ts';
import type { World } from './world.ts';

export interface Outcome {
  readonly seed: number;
  /** Undefined when every promise was kept. */
  readonly violation: Violation | undefined;
  /** Of every step in order; equal for equal runs. */
  readonly hash: string;
  readonly steps: number;
  readonly virtualMs: number;
  readonly kills: number;
  /** How much was held back. */
  readonly held: HeldKeys['tally'];
}

const REPLICAS = 2;
/** After the last fault everything must have been worked off within this time. */
const REST_LIMIT_MS = 180_000;
const LOOK_EVERY_MS = 250;
/** What is not behind a key that is held back is worked off within this time after the last fault. */
const OTHERS_LIMIT_MS = 60_000;

/** Plays the evening of one seed: trouble for a while, then rest, then the books are examined. */
export async function runSeed(seed: number, options: WorldOptions = {}): Promise<Outcome> {
  const world = createWorld(seed, options);
  const { scheduler, faults, plan, oracle, trace } = world;
  const town = new Town(world);
  town.open();
  scheduler.schedule(plan.faultsForMs, () => {
    trace.note(scheduler.elapsedMs, 'world', 'no more faults');
    faults.end();
  });
  scheduler.schedule(plan.faultsForMs + OTHERS_LIMIT_MS, () => {
    const late = oracle.outstanding(plan.faultsForMs, (key) => town.isHeld(key));
    if (late !== undefined) oracle.broken('progress', `${late}, and its key is not held back`);
  });
  let atRest = false;
  const look = (): void => {
    atRest = !faults.active && town.customers.satisfied && unfinished(town.books) === undefined;
    if (!atRest) scheduler.schedule(LOOK_EVERY_MS, look);
  };
  scheduler.schedule(LOOK_EVERY_MS, look);
  await scheduler.run(() => atRest || oracle.violation !== undefined, plan.faultsForMs + REST_LIMIT_MS);
  if (!atRest) {
    const left = unfinished(town.books) ?? { invariant: 'progress', detail: 'a customer is still waiting' };
    oracle.broken(left.invariant, left.detail);
  }
  return {
    seed,
    violation: oracle.violation,
    hash: trace.hash,
    steps: scheduler.steps,
    virtualMs: scheduler.elapsedMs,
    kills: town.kills,
    held: oracle.held.tally,
  };
}

/** All services with their replicas, and the people who keep them busy. */
class Town {
  readonly customers: Customers;
  readonly books: Books;
  kills = 0;
  private readonly world: World;
  private readonly broker: SimBroker;
  private readonly running = new Map<string, Replica>();

  constructor(world: World) {
    this.world = world;
    this.broker = new SimBroker(world);
    this.customers = new Customers(world, () => this.replicasOf('payments'));
    this.books = {
      oracle: world.oracle,
      gateway: new Gateway(world),
      orders: this.customers.orders,
      payments: new SimStore('payments', world),
      orchestrator: new SimStore('orchestrator', world),
    };
  }

  open(): void {
    const { broker } = this;
    const { payments, orchestrator, gateway } = this.books;
    this.start({ name: 'payments', store: payments, broker, topic: 'pay.cmd.v1', handle: refund(gateway) });
    this.start({
      name: 'orchestrator',
      store: orchestrator,
      broker,
      topic: 'pay.txn.v1',
      handle: advanceSagas,
      background: fireTimers,
    });
    this.customers.begin(gateway);
    stirUp(this.world, broker, () => [...this.running.values()]);
    operate(this.world, () => [...this.running.values()]);
  }

  isHeld(key: string): boolean {
    const { oracle, payments, orchestrator } = this.books;
    return [payments, orchestrator].some(({ name }) => oracle.held.isHeld(name, key));
  }

  private replicasOf(service: string): Replica[] {
    return [...this.running.values()].filter((replica) => replica.service.name === service);
  }

  private start(service: Service): void {
    for (let n = 1; n <= REPLICAS; n++) this.launch(service, `${service.name}-${n}`, 1);
  }

  /** Whoever dies is started again after a while. */
  private launch(service: Service, name: string, life: number): void {
    const process = new SimProcess(`${name}.${life}`, this.world);
    process.onDeath(() => {
      this.kills++;
      const { scheduler, chance } = this.world;
      scheduler.schedule(chance.between(20, 3_000), () => this.launch(service, name, life + 1));
    });
    const replica = new Replica(service, process);
    this.running.set(name, replica);
    process.note('starts');
    replica.start();
  }
}
