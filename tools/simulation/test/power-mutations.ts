import { newFeederState } from '@night-market/power-ops/planning';
import type { PlanStore, TakenFeeder } from '@night-market/power-ops/planning';
import type { Mutation } from '../src/mutation.ts';
import type { SimTx } from '../src/store/sim-tx.ts';
import type { BrokenRule } from './broken-rule.ts';

type Plans = PlanStore<SimTx>;
type Wrap = (port: Plans) => Partial<Plans>;

/** The store of plans, with some of its methods replaced. */
const plans = (wrap: Wrap): Mutation => ({
  power: {
    plans: (port) => ({
      due: (planner, limit) => port.due(planner, limit),
      take: (tx, feederId, planner) => port.take(tx, feederId, planner),
      inputs: (tx, feederId) => port.inputs(tx, feederId),
      talks: (tx, feederId, named) => port.talks(tx, feederId, named),
      save: (tx, feederId, planned) => port.save(tx, feederId, planned),
      ...wrap(port),
    }),
  },
});

/** The feeder as it is taken, but for what is changed of it. */
const taking =
  (change: (taken: TakenFeeder, feederId: string) => TakenFeeder): Wrap =>
  (port) => ({
    take: async (tx, feederId, planner) => {
      const taken = await port.take(tx, feederId, planner);
      return taken && change(taken, feederId);
    },
  });

/** A replica plans on with what it planned last, whatever another one has done meanwhile. */
const remembering: Wrap = (port) => {
  const last = new Map<string, TakenFeeder['state']>();
  return taking((taken, feederId) => {
    const state = last.get(feederId) ?? taken.state;
    last.set(feederId, taken.state);
    return { ...taken, state };
  })(port);
};

/** Whoever takes a feeder over begins anew, as if all its stalls were on. */
const beginningAnew: Wrap = taking((taken) => {
  if (!taken.isTakenOver || taken.epoch === 1) return taken;
  const { feeder, policy } = taken.state.planner;
  const definition = {
    voltageVolts: feeder.voltageVolts,
    phaseLimitAmps: feeder.phaseLimitAmps,
    limitWatts: null,
  };
  const fresh = newFeederState(feeder.feederId, { ...definition, stalls: [], policy }, taken.nowMs);
  const { stalls } = taken.state.planner;
  const on = Object.fromEntries(Object.entries(stalls).map(([id, stall]) => [id, { ...stall, on: true }]));
  return { ...taken, state: { ...taken.state, planner: { ...fresh.planner, feeder, stalls: on } } };
});

export const BROKEN_POWER_RULES: readonly BrokenRule[] = [
  {
    name: 'a feeder is planned without its lock',
    mutation: { power: { without: 'feeder lock' } },
    shows: ['plans in order', 'inputs once', 'one planner'],
  },
  {
    name: 'a feeder is taken while another replica holds it',
    mutation: { power: { without: 'lease' } },
    shows: ['one planner'],
  },
  {
    name: 'what a plan has taken in stays for the next one',
    mutation: { power: { without: 'input end' } },
    shows: ['inputs once', 'progress', 'nothing lost'],
  },
  {
    name: 'a takeover does not raise the epoch',
    mutation: plans(taking((taken) => ({ ...taken, epoch: Math.max(1, taken.epoch - 1) }))),
    shows: ['one planner'],
  },
  {
    name: 'a replica goes on with the state that it remembers',
    mutation: plans(remembering),
    shows: ['plans in order'],
  },
  {
    name: 'a takeover forgets which stalls are off',
    mutation: plans(beginningAnew),
    shows: ['belief'],
  },
  {
    name: 'conversations are not kept',
    mutation: plans((port) => ({
      save: (tx, feederId, planned) =>
        port.save(tx, feederId, { ...planned, controlled: { ...planned.controlled, talks: [] } }),
    })),
    shows: ['asked as decided'],
  },
  {
    name: 'nobody looks at conversations in which nothing is said',
    mutation: plans((port) => ({
      talks: async (tx, feederId, named) =>
        (await port.talks(tx, feederId, named)).filter(({ conversation }) =>
          named.includes(conversation.conversationId),
        ),
    })),
    shows: ['progress', 'belief', 'power back'],
  },
  {
    name: 'a request that is decided is not sent',
    mutation: {
      outbox: (port) => ({
        append: (tx, messages) =>
          port.append(
            tx,
            messages.filter(({ headers }) => headers['ce_type'] !== 'ops.power.v1.Power.Restore'),
          ),
      }),
    },
    shows: ['asked as decided'],
  },
];
