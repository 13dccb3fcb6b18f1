import type { SimBroker } from '../broker/sim-broker.ts';
import type { World } from '../world.ts';
import type { Replica } from './replica.ts';

/** What goes wrong from outside, now and then: rebalances, freezes, outages, orderly restarts, kills. */
export function stirUp(world: World, broker: SimBroker, replicas: () => readonly Replica[]): void {
  const { chance, scheduler, faults, plan, trace } = world;
  const outage = (what: 'storeAway' | 'brokerAway'): void => {
    trace.note(scheduler.elapsedMs, 'world', what);
    faults[what] = true;
    scheduler.schedule(chance.delay(6_000), () => {
      faults[what] = false;
    });
  };
  const deeds: (() => void)[] = [
    () => broker.rebalanceAny(),
    () => broker.rebalanceAny(),
    () => chance.pick(replicas()).process.freeze(chance.between(50, 12_000)),
    () => chance.pick(replicas()).process.die('killed from outside'),
    () => sigterm(chance.pick(replicas())),
    () => outage('storeAway'),
    () => outage('brokerAway'),
  ];
  const next = (): void => {
    if (!faults.active) return;
    chance.pick(deeds)();
    scheduler.schedule(chance.between(1, plan.unrestEveryMs * 2), next);
  };
  scheduler.schedule(chance.between(1, plan.unrestEveryMs * 2), next);
}

/** A frozen process hears of it when it goes on. */
function sigterm(replica: Replica): void {
  if (!replica.stopping.signal.aborted) replica.process.step('SIGTERM', () => void replica.stop());
}
