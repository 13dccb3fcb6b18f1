import { deriveId } from '@night-market/kernel';
import type { Bidding, Controlled, Setup } from './control-types.ts';
import type { TakingIn } from './taking-in.ts';
import { acceptBid, openCall, rejectBid, stateOfTalk, type Talk } from './talk.ts';

/** A control period. */
const NOTICED_BEFORE_MS = 1_000;

/** Asks a stall whether it would be off for less harm than its class says. */
export function callForBids(
  making: TakingIn,
  stallId: string,
  bidByMs: number,
  { planId, epoch, nowMs }: Setup,
): void {
  const { feeder, policy } = making.planner;
  const talk = openCall(
    {
      ...{ act: 'shed', feederId: feeder.feederId, stallId, reason: 'overload' },
      ...{ byHand: false, isChange: true, planId, epoch },
    },
    deriveId('power', planId, stallId, 'call'),
    nowMs,
    { bidByMs, decideByMs: nowMs + policy.callMostMs },
  );
  making.say({ say: 'cfp', talk });
}

/**
 * Takes the stall's offer.
 * @returns false when there is none that still binds: then the stall is asked like any other
 */
export function acceptOffer(
  making: TakingIn,
  stallId: string,
  reliefWatts: number | undefined,
  { planId, nowMs, timing }: Setup,
): boolean {
  const offer = offerOf(making, stallId);
  if (!offer) return false;
  // It does not say first that it will. Its silence is to be noticed before its relief is judged.
  const soonMs = making.planner.policy.settleMs - NOTICED_BEFORE_MS;
  const resultByMs = nowMs + Math.max(timing.replyMs, Math.min(timing.replyMs + timing.resultMs, soonMs));
  const accepted = acceptBid(offer, deriveId('power', planId, stallId, 'accept'), nowMs, resultByMs);
  const talk = { ...accepted, planId, ...(reliefWatts !== undefined && { reliefWatts }) };
  making.say({ say: 'accept-proposal', talk });
  return true;
}

/** Tells the stall that its offer is not needed. */
export function rejectOffer(making: TakingIn, stallId: string, { planId, nowMs }: Setup): void {
  const offer = offerOf(making, stallId);
  if (!offer) return;
  const talk = rejectBid(offer, deriveId('power', planId, stallId, 'reject'), nowMs);
  making.say({ say: 'reject-proposal', talk });
}

/** The offers that were taken: their stalls are told to switch off. */
export const acceptedOffers = (bidding: readonly Bidding[]): Talk[] =>
  bidding.flatMap(({ say, talk }) => (say === 'accept-proposal' ? talk : []));

/** What stalls are told to do for the first time: requests, and offers that were taken. */
export const toldToSwitch = ({ requests, bidding }: Pick<Controlled, 'requests' | 'bidding'>): Talk[] => [
  ...requests,
  ...acceptedOffers(bidding),
];

const offerOf = (making: TakingIn, stallId: string): Talk | undefined =>
  [...making.talks.values()].findLast((talk) => talk.stallId === stallId && stateOfTalk(talk) === 'Proposed');
