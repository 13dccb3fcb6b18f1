import { newFeederState } from '@night-market/power-ops/planning';
import { SimStore } from '../../store/sim-store.ts';
import type { PlayDefinition } from '../play.ts';
import { drawFeeder } from './evening.ts';
import { meter } from './meters.ts';
import { disturb } from './people.ts';
import { Planners } from './planners.ts';
import { PowerWitness } from './power-witness.ts';
import { SimInputs } from './sim-inputs.ts';
import { feederRow, type FeederRow } from './sim-plans.ts';
import { SimRow } from './sim-row.ts';
import { unfinishedRow } from './unfinished-feeders.ts';

/** Rows of stalls that draw too much, planned by two replicas that die and freeze in the middle of it. */
export const power: PlayDefinition = {
  consumers: { 'ops.power.v1': 'power-ops' },
  create: ({ world, broker, crew }) => {
    const { chance, scheduler, witnesses } = world;
    const store = new SimStore('power-ops', world);
    const rate = (most: number): number => (chance.happens(0.35) ? 0 : most * chance.next());
    const faults = { deaf: rate(0.2), mute: rate(0.2), refuses: rate(0.2), fails: rate(0.2) };
    const rows = Array.from({ length: chance.between(1, 3) }, (_, n) => {
      const feederId = `feeder-${n + 1}`;
      const definition = drawFeeder(chance, feederId);
      const state = newFeederState(feederId, definition, scheduler.nowMs());
      const nowMs = scheduler.nowMs();
      const times = { takenAtMs: nowMs, leaseUntilMs: nowMs, dueAtMs: nowMs };
      const row: FeederRow = { plans: 0, basedOn: 0, state, planner: null, epoch: 0, ...times };
      store.rows.set(feederRow(feederId), row);
      return new SimRow(feederId, definition, faults, { world, broker });
    });
    const planners = new Planners(store);
    const witness = new PowerWitness(world, rows);
    witnesses.push(witness);
    return {
      stores: [store],
      tally: witness.tally,
      open: () => {
        crew.start({ ...planners.service, broker });
        for (const row of rows) meter(world, row, planners, () => crew.replicas);
        disturb(world, rows, new SimInputs(store), () => crew.replicas);
      },
      unfinished: () => rows.map((row) => unfinishedRow(store, row)).find((each) => each !== undefined),
    };
  },
};
