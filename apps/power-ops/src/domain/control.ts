import { deriveId } from '@night-market/kernel';
import {
  observe,
  plan,
  type Action,
  type AlarmCode,
  type PlannerState,
  type Reason,
} from '@night-market/load-shedding';
import { acceptedOffers, acceptOffer, callForBids, rejectOffer } from './bidding.ts';
import type { Controlled, Decision, Setup, TimedInput } from './control-types.ts';
import type { FeederState } from './feeder-state.ts';
import { openTalk, type Act, type Talk } from './talk.ts';
import { TakingIn } from './taking-in.ts';
import type { Because } from './words.ts';

/** An event of the bus has a limit, and a flood of bad readings has none. */
const REASONS_MOST = 600;

/**
 * One plan of a feeder: takes in what came, hears the controllers, decides, and says what is to be sent. Pure: the same
 * arguments give the same requests under the same ids, so a plan that is tried again asks nothing twice.
 */
export function control(
  known: FeederState,
  talks: readonly Talk[],
  inputs: readonly TimedInput[],
  setup: Setup,
): Controlled {
  const { nowMs, mode } = setup;
  const making = new TakingIn(known, talks, setup);
  for (const each of inputs) making.take(each);
  making.age();
  const isWatched = mode === 'manual' || making.darkSinceMs !== null;
  const { state, reasons, actions } = isWatched
    ? { ...observe(making.planner, making.readings, nowMs), actions: [] as readonly Action[] }
    : plan(making.planner, making.readings, nowMs);
  making.planner = state;
  for (const action of actions) askFor(making, action, state, setup);
  const { requests, decision } = conclude(making, actions, reasons, setup);
  for (const talk of requests) making.talks.set(talk.conversation.conversationId, talk);
  const isSaid = ({ conversation }: Talk): boolean => making.heard.has(conversation.conversationId);
  return {
    state: { planner: state, darkSinceMs: making.darkSinceMs },
    talks: [...[...making.talks.values()].filter(isSaid), ...requests],
    requests,
    bidding: making.bidding,
    switched: making.switched,
    decision,
    isDecided: requests.length > 0 || actions.length > 0 || making.reasons.length > 0,
  };
}

function askFor(making: TakingIn, action: Action, { trials }: PlannerState, setup: Setup): void {
  switch (action.type) {
    case 'raise-alarm':
    case 'clear-alarm':
      return;
    case 'call-for-bids':
      for (const stallId of action.asked) callForBids(making, stallId, action.bidByMs, setup);
      return;
    case 'reject-bids':
      for (const stallId of action.rejected) rejectOffer(making, stallId, setup);
      return;
    case 'shed':
      for (const stallId of action.stallIds) {
        const reliefWatts = trials.at(-1)?.reliefWatts[stallId];
        if (action.offered.includes(stallId) && acceptOffer(making, stallId, reliefWatts, setup)) continue;
        making.ask({
          ...{ stallId, act: 'shed', reason: 'overload' },
          ...(reliefWatts !== undefined && { reliefWatts }),
        });
      }
      return;
    case 'restore':
    case 'permit':
      for (const stallId of action.stallIds)
        making.ask({ stallId, act: 'restore', reason: 'headroom', byHand: action.type === 'permit' });
  }
}

function conclude(
  making: TakingIn,
  actions: readonly Action[],
  reasons: readonly Reason[],
  { planId, epoch, nowMs, timing }: Setup,
): { readonly requests: readonly Talk[]; readonly decision: Decision } {
  const { feederId } = making.planner.feeder;
  // Of several wishes for a stall the last one counts.
  const wishes = new Map(making.wishes.map((wish) => [wish.stallId, wish]));
  const requests = [...wishes.values()].map(({ byHand = false, isChange = true, ...wish }) =>
    openTalk(
      { ...wish, byHand, isChange, feederId, planId, epoch },
      deriveId('power', planId, wish.stallId, wish.act),
      nowMs,
      timing,
    ),
  );
  const asked = (act: Act, byHand = false): string[] =>
    requests.filter((one) => one.act === act && one.byHand === byHand).map(({ stallId }) => stallId);
  const accepted = acceptedOffers(making.bidding).map(({ stallId }) => stallId);
  const alarms = (type: 'raise-alarm' | 'clear-alarm'): AlarmCode[] =>
    actions.flatMap((action) => (action.type === type ? action.alarm : []));
  return {
    requests,
    decision: {
      ...{
        shed: [...asked('shed'), ...accepted],
        restored: asked('restore'),
        permitted: asked('restore', true),
      },
      ...{ alarmsRaised: alarms('raise-alarm'), alarmsCleared: alarms('clear-alarm') },
      reasons: [...making.reasons, ...reasons.map(inWords)].slice(0, REASONS_MOST),
    },
  };
}

const inWords = ({ code, text }: Reason): Because => ({ code, en: text.en, zhTw: text['zh-TW'] });
