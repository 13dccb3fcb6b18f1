import type { World } from '../world.ts';
import { idOf } from '../check/names.ts';
import type { Consumer } from './consume.ts';
import { serving } from './crew.ts';
import type { Replica } from './replica.ts';

type Operator = Consumer['operator'];

const ACT = { actor: 'operator', reason: 'the handler was fixed' };

/** People who look at what is held back, now and then, at any replica: they try out, replay, and discard what is hopeless. */
export function operate(world: World, replicas: () => readonly Replica[]): void {
  const { chance, scheduler, plan } = world;
  const look = (): void => {
    const operators = serving(replicas()).flatMap(({ operator }) => operator ?? []);
    if (operators.length > 0) tend(world, chance.pick(operators)).catch(() => undefined);
    scheduler.schedule(chance.between(1, plan.operatorEveryMs * 2), look);
  };
  look();
}

async function tend(world: World, operator: Operator): Promise<void> {
  const { chance } = world;
  const keys = await operator.reader.list();
  const parked = keys.filter(({ state }) => state === 'parked');
  if (parked.length > 0 && chance.happens(0.1)) {
    const { errorType, topic } = chance.pick(parked);
    await operator.startBatch('replay', { errorType, topic }, ACT);
    return;
  }
  // Who waits may be replayed as well; there is less reason to.
  const chosen = chance.happens(0.9) ? parked : keys;
  for (const { key } of chance.shuffled(chosen)) await fix(world, operator, key);
}

async function fix({ chance, oracle, trouble }: World, operator: Operator, key: string): Promise<void> {
  const head = await operator.reader.head(key);
  if (head === undefined) return;
  const id = idOf(head.record.headers);
  if (chance.happens(0.15)) await operator.dryRun(key, ACT);
  if (oracle.hopeless.has(id)) await operator.discardHead(key, ACT, head.n);
  else if (trouble.isFixed(id) || chance.happens(0.15)) {
    // Some press the button twice.
    const requests = Array.from({ length: chance.happens(0.3) ? 2 : 1 }, () => operator.replay(key, ACT));
    await Promise.allSettled(requests);
  }
}
