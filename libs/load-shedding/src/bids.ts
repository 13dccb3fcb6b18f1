import type { Planning } from './decision.ts';
import { phasesOf, type Stall } from './feeder.ts';
import { reason } from './reasons.ts';
import { CHANNELS, type CallForBids, type Channel, type PlannerState } from './state.ts';

/** An overload that is shed when it lasts for so long. */
export interface Waiting {
  readonly channel: Channel;
  readonly leftMs: number;
}

/**
 * A stall offers to be off for this part of the harm that its class says. It counts when it was asked and says so in time; all else
 * changes nothing. The last offer counts.
 */
export function bid(state: PlannerState, stallId: string, harmShare: number, atMs: number): PlannerState {
  const { call, policy } = state;
  if (!call?.stallIds.includes(stallId) || atMs > call.bidByMs || !Number.isFinite(harmShare)) return state;
  const share = Math.min(1, Math.max(policy.bidShareLeast, harmShare));
  return { ...state, call: { ...call, bids: { ...call.bids, [stallId]: share } } };
}

/** The part of its harm for which the stall would be off; 1 when it has offered nothing. */
export const offeredShare = ({ call }: Pick<PlannerState, 'call'>, stallId: string): number =>
  call && Object.hasOwn(call.bids, stallId) ? (call.bids[stallId] ?? 1) : 1;

/** Whether the stall has made an offer. */
export const hasBid = ({ call }: Pick<PlannerState, 'call'>, stallId: string): boolean =>
  call ? Object.hasOwn(call.bids, stallId) : false;

/**
 * Calls for bids when an overload is about to be shed and there is time to ask; ends the call when it was shed, or need not be.
 * A call never delays a shed.
 */
export function followCall(
  planning: Planning,
  waiting: readonly Waiting[],
  sheddable: readonly Stall[],
): void {
  const { draft, actions } = planning;
  const shed = actions.find((action) => action.type === 'shed');
  if (draft.call) endCall(planning, draft.call, shed?.stallIds);
  else if (!shed) openCall(planning, waiting, sheddable);
}

function endCall({ draft, actions }: Planning, call: CallForBids, shed: readonly string[] | undefined): void {
  const isOver = CHANNELS.every((channel) => draft.overSinceMs[channel] === null);
  const isOld = draft.nowMs - call.openedAtMs >= draft.policy.callMostMs;
  if (!shed && !isOver && !isOld) return;
  draft.call = null;
  const rejected = Object.keys(call.bids).filter((stallId) => !shed?.includes(stallId));
  if (rejected.length > 0) actions.push({ type: 'reject-bids', rejected });
}

function openCall(
  { draft, actions, reasons }: Planning,
  waiting: readonly Waiting[],
  sheddable: readonly Stall[],
): void {
  const { policy, nowMs } = draft;
  const [next] = [...waiting].sort((one, other) => one.leftMs - other.leftMs);
  if (!next || policy.bidMs === 0) return;
  // Late, so that the answers are fresh and few are asked in vain; never so late that nobody could answer.
  if (next.leftMs > policy.callBeforeMs || next.leftMs < policy.bidMs) return;
  const channels = waiting
    .filter(({ leftMs }) => leftMs <= policy.callBeforeMs)
    .map(({ channel }) => channel);
  const stallIds = sheddable.filter((stall) => isOnOneOf(stall, channels)).map(({ stallId }) => stallId);
  // Of a single stall there is nothing to choose.
  if (stallIds.length < 2) return;
  const bidByMs = nowMs + policy.bidMs;
  draft.call = { openedAtMs: nowMs, bidByMs, stallIds, bids: {} };
  actions.push({ type: 'call-for-bids', asked: stallIds, bidByMs });
  const seconds = Math.ceil(next.leftMs / 1_000);
  reasons.push(reason('called_for_bids', { channel: next.channel, stalls: stallIds.length, seconds }));
}

const isOnOneOf = (stall: Stall, channels: readonly Channel[]): boolean =>
  channels.includes('watts') || phasesOf(stall).some((phase) => channels.includes(phase));
