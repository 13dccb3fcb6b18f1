import type { Watch } from '@night-market/directory/leases';
import { SimStore } from '../../store/sim-store.ts';
import type { PlayDefinition } from '../play.ts';
import { WATCH } from './agent-rows.ts';
import { Agents } from './agents.ts';
import { unsettled } from './at-rest.ts';
import { Desk } from './desk.ts';
import { LeaseWitness } from './lease-witness.ts';
import { Petitions } from './petitions.ts';
import { drawSettings } from './settings.ts';
import { SimWatchStore } from './sim-watch-store.ts';
import { Told } from './told.ts';
import { TxClock } from './tx-clock.ts';

/** Agents that come, stay and go, and a directory that must not take its own outages for theirs. */
export const directory: PlayDefinition = {
  consumers: {},
  create: ({ world, broker, crew }) => {
    const settings = drawSettings(world);
    const store = new SimStore('directory', world);
    const nowMs = world.scheduler.nowMs();
    store.rows.set(WATCH, { sweptAtMs: nowMs, graceUntilMs: nowMs } satisfies Watch);
    const clock = new TxClock(world.scheduler);
    const watch = new SimWatchStore(store, clock);
    const petitions = new Petitions(world);
    const desk = new Desk({ store, broker, clock, watch, petitions, settings });
    const replicas = () => crew.replicasOf('directory');
    const agents = new Agents({ world, settings, desk, replicas, watch });
    const told = new Told(world);
    world.witnesses.push(new LeaseWitness({ world, settings, petitions, looks: watch.looks }), told);
    return {
      stores: [store],
      open: () => {
        crew.start(desk.service);
        agents.begin();
      },
      unfinished: () => unsettled({ agents, store, told }),
    };
  },
};
