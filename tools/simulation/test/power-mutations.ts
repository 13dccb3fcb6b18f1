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
      take: (tx, feederIds, planner) => port.take(tx, feederIds, planner),
      inputs: (tx, feederIds) => port.inputs(tx, feederIds),
      talks: (tx, asked) => port.talks(tx, asked),
      save: (tx, planned) => port.save(tx, planned),
      ...wrap(port),
    }),
  },
});

/** The feeder as it is taken, but for what is changed of it. */
const taking =
  (change: (taken: TakenFeeder) => TakenFeeder): Wrap =>
  (port) => ({
    take: async (tx, feederIds, planner) => (await port.take(tx, feederIds, planner)).map(change),
  });

/** A replica plans on with what it planned last, whatever another one has done meanwhile. */
const remembering: Wrap = (port) => {
  const last = new Map<string, TakenFeeder['state']>();
  return taking((taken) => {
    const state = last.get(taken.feederId) ?? taken.state;
    last.set(taken.feederId, taken.state);
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
      save: (tx, planned) =>
        port.save(
          tx,
          planned.map((each) => ({ ...each, controlled: { ...each.controlled, talks: [] } })),
        ),
    })),
    shows: ['asked as decided'],
  },
  {
    name: 'nobody looks at conversations in which nothing is said',
    mutation: plans((port) => ({
      talks: async (tx, asked) => {
        const talks = await port.talks(tx, asked);
        return new Map(
          asked.map(({ feederId, named }) => [
            feederId,
            (talks.get(feederId) ?? []).filter(({ conversation }) =>
              named.includes(conversation.conversationId),
            ),
          ]),
        );
      },
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
