import { isOver, linesOf, standingOf } from '@night-market/acl';
import { feederMeter, judgeMeter, stallMeter, type PlannerState } from '@night-market/load-shedding';
import type { ListedConversation } from '@night-market/service-kit';
import type { z } from 'zod';
import { askedAtMs, stateOfTalk, type Talk } from '../../domain/talk.ts';
import type { ReadFeeder } from '../../read-power/ports.ts';
import type { conversationView, feederView } from './view-schemas.ts';

export type FeederView = z.output<typeof feederView>;
type MeterView = FeederView['watts'];
type Stall = FeederView['stalls'][number];

const time = (ms: number): string => new Date(ms).toISOString();
const future = (ms: number, nowMs: number): string | null =>
  ms > nowMs ? time(Math.min(ms, 8.64e15)) : null;

export function toFeederView(feeder: ReadFeeder): FeederView {
  const { state, definition, nowMs, plannedAtMs, overrides, reasons } = feeder;
  const { planner, darkSinceMs } = state;
  const now = { ...planner, nowMs: Math.max(planner.nowMs, nowMs) };
  const meter = (name: string): MeterView => toMeter(now, name);
  return {
    ...{ feederId: feeder.feederId, version: feeder.version, mode: feeder.mode, epoch: feeder.epoch },
    definition: definition as FeederView['definition'],
    darkSince: darkSinceMs === null ? null : time(darkSinceMs),
    alarms: Object.entries(planner.alarms).map(([alarm, sinceMs]) => ({ alarm, since: time(sinceMs) })),
    phases: { L1: meter(feederMeter('L1')), L2: meter(feederMeter('L2')), L3: meter(feederMeter('L3')) },
    watts: meter(feederMeter('watts')),
    stalls: planner.feeder.stalls.map(({ stallId }) => toStall(now, stallId)),
    overrides: overrides.map(({ isOn, ...rest }) => ({ ...rest, position: isOn ? 'on' : 'off' })),
    plannedAt: plannedAtMs === null ? null : time(plannedAtMs),
    reasons: [...reasons],
  };
}

function toMeter(planner: PlannerState, name: string): MeterView {
  const last = planner.meters[name];
  return {
    verdict: judgeMeter(planner, name),
    value: last?.value ?? null,
    measuredAt: last ? time(last.atMs) : null,
  };
}

function toStall(planner: PlannerState, stallId: string): Stall {
  const stall = planner.stalls[stallId];
  return {
    stallId,
    isOn: stall?.on ?? true,
    since: time(stall?.switchedAtMs ?? 0),
    lockedUntil: future(stall?.lockedUntilMs ?? 0, planner.nowMs),
    refusedUntil: future(stall?.refusedUntilMs ?? 0, planner.nowMs),
    offMinutes: Math.round((stall?.offMs ?? 0) / 6_000) / 10,
    meter: toMeter(planner, stallMeter(stallId)),
  };
}

export function toConversationView(talk: Talk): z.output<typeof conversationView> {
  const { conversation, feederId, stallId, act, reason, planId, cancels = null } = talk;
  const { conversationId, deadlines } = conversation;
  return {
    ...{ conversationId, feederId, stallId, act, reason, planId, cancels },
    ...{ state: stateOfTalk(talk), isOver: isOver(conversation) },
    replyBy: time(deadlines.reply ?? 0),
    protocol: conversation.protocol,
    resultBy: deadlines.result === null ? null : time(deadlines.result),
    entries: linesOf(conversation),
  };
}

export function toListedConversation(talk: Talk): ListedConversation {
  const { conversation, feederId, stallId, act } = talk;
  const state = stateOfTalk(talk);
  return {
    ...{ conversationId: conversation.conversationId, about: `${feederId} ${stallId} ${act}` },
    ...{ askedAt: time(askedAtMs(talk)), state, standing: standingOf(state) },
  };
}
