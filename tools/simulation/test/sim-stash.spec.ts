import { stashConformance } from '@night-market/event-bus/stash-conformance';
import { eventually } from '@night-market/testing';
import { createWorld } from '../src/create-world.ts';
import { SimStash } from '../src/store/sim-stash.ts';
import { SimStore, SimUnitOfWork } from '../src/store/sim-store.ts';
import { SimProcess } from '../src/time/sim-process.ts';

stashConformance('SimStash', () => {
  const world = createWorld(1, {}, {});
  // The suite speaks of the stash only; what the simulation checks of whole runs does not hold here.
  world.faults.end();
  const store = new SimStore('test', world);
  const process = new SimProcess('test', world);
  let closed = false;
  const go = async (): Promise<void> => {
    while (!closed) {
      await world.scheduler.run(() => closed, Infinity);
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
  const going = go();
  return Promise.resolve({
    stash: new SimStash(store),
    unitOfWork: new SimUnitOfWork(store, process),
    someoneWaits: () => eventually(() => store.locks.contended),
    close: async () => {
      closed = true;
      await going;
    },
  });
});
