import { deriveId } from '@night-market/kernel';
import type { World } from '../../world.ts';
import type { Gateway } from './gateway.ts';
import { accept, type Act } from './payments.ts';
import { serving } from '../../actors/crew.ts';
import type { Replica } from '../../actors/replica.ts';

const CLIENT_TIMEOUT_MS = 2_500;

/** What happens to one order: one result, now and then repetitions and duplicate captures. */
function actsOf(world: World, gateway: Gateway, n: number): Act[] {
  const { chance } = world;
  const orderId = `order-${n}`;
  const paymentId = deriveId('payment', orderId);
  const act = (type: Act['type'], about: string, payload: object): Act => ({
    id: deriveId('act', orderId, type, about),
    orderId,
    type,
    payload: { orderId, ...payload },
  });
  const acts = [act('requested', '', { paymentId, stallId: 'stall-1' })];
  const failed = chance.happens(0.2);
  if (failed) acts.push(act('capture_failed', '', { code: 'declined' }));
  else acts.push(act('captured', '', { txnId: `cap-${n}` }));
  const repetitions = chance.happens(0.4) ? chance.between(1, 6) : 0;
  for (let k = 1; k <= repetitions; k++) {
    const result = failed ? 'capture_failed' : 'captured';
    acts.push(act('result_replayed', String(k), { paymentId, result }));
  }
  const duplicates = chance.happens(0.6) ? chance.between(1, 2) : 0;
  for (let k = 1; k <= duplicates; k++) {
    const dupTxnId = `dup-${n}-${k}`;
    gateway.duplicates.add(dupTxnId);
    acts.push(
      act('duplicate_captured', dupTxnId, { dupTxnId, ...(failed ? {} : { origTxnId: `cap-${n}` }) }),
    );
  }
  return acts;
}

/** One event that nobody can ever handle, alone or among those of an order; half of them cannot be read. */
const hopeless = ({ chance, oracle, plan }: World, n: number): Act => {
  const orderId = chance.happens(0.7) ? `order-${chance.between(0, plan.orders - 1)}` : `hopeless-${n}`;
  const id = deriveId('act', 'hopeless', String(n));
  oracle.hopeless.add(id);
  const payload = { orderId, txnId: `cap-hopeless-${n}` };
  return { id, orderId, type: 'captured', payload, garbled: chance.happens(0.5) };
};

/** The world outside: tells any living replica of payments of every act until one accepts it. */
export class Customers {
  private readonly world: World;
  private readonly replicas: () => readonly Replica[];
  private readonly orderIds = new Set<string>();
  private waiting = 0;

  constructor(world: World, replicas: () => readonly Replica[]) {
    this.world = world;
    this.replicas = replicas;
  }

  get orders(): ReadonlySet<string> {
    return this.orderIds;
  }

  get satisfied(): boolean {
    return this.waiting === 0;
  }

  /** Plans everything at once; acts of one order may come at the same moment. */
  begin(gateway: Gateway): void {
    const { chance, plan, scheduler } = this.world;
    for (let n = 0; n < plan.orders; n++) {
      this.orderIds.add(`order-${n}`);
      const startMs = chance.between(0, plan.ordersForMs);
      for (const act of actsOf(this.world, gateway, n)) {
        this.waiting++;
        scheduler.schedule(startMs + chance.delay(chance.pick([20, 500, 4_000])), () => this.tell(act));
      }
    }
    for (let n = 0; n < plan.hopeless; n++) {
      this.waiting++;
      const act = hopeless(this.world, n);
      scheduler.schedule(chance.between(0, plan.ordersForMs), () => this.tell(act));
    }
  }

  private tell(act: Act): void {
    const { chance, scheduler } = this.world;
    const living = serving(this.replicas());
    let over = false;
    const again = (): void => {
      if (over) return;
      over = true;
      scheduler.schedule(chance.between(10, 600), () => this.tell(act));
    };
    if (living.length === 0) return again();
    const giveUp = scheduler.schedule(CLIENT_TIMEOUT_MS, again);
    accept(chance.pick(living), act).then(() => {
      if (over) return;
      over = true;
      giveUp();
      this.waiting--;
    }, again);
  }
}
