import { conversationLine } from '@night-market/service-kit';
import { z } from 'zod';
import { definition } from './schemas.ts';

const time = z.iso.datetime();
const because = z.object({ code: z.string(), en: z.string(), zhTw: z.string() });
const mode = z.enum(['automatic', 'manual']);
const ids = z.array(z.string());

const meter = z.object({
  verdict: z.enum(['good', 'missing', 'stale', 'frozen']).describe('Only `good` is ever acted on.'),
  value: z.number().nullable().describe('Amperes of a phase, watts else; null while nothing is known.'),
  measuredAt: time.nullable(),
});

const stallNow = z.object({
  stallId: z.string(),
  isOn: z.boolean().describe('As the planner has it switched.'),
  since: time,
  lockedUntil: time.nullable().describe('Not switched before.'),
  refusedUntil: time.nullable().describe('Its controller did not do it; it is left alone until then.'),
  offMinutes: z.number().describe('This evening; halves in two hours.'),
  meter,
});

export const feederView = z.object({
  feederId: z.string(),
  version: z.int(),
  mode,
  definition,
  darkSince: time.nullable().describe('Since when its breaker is open.'),
  alarms: z.array(z.object({ alarm: z.string(), since: time })),
  phases: z.object({ L1: meter, L2: meter, L3: meter }),
  watts: meter,
  stalls: z.array(stallNow),
  overrides: z.array(
    z.object({
      ...{ stallId: z.string(), position: z.enum(['on', 'off']) },
      ...{ until: time, reason: z.string(), actor: z.string() },
    }),
  ),
  plannedAt: time.nullable(),
  epoch: z.int().describe('How often the feeder went over to another replica.'),
  reasons: z.array(because).describe('Of the last plan.'),
});
export const feedersView = z.object({ feeders: z.array(feederView), next: z.string().nullable() });
export const changedView = z.object({ feederId: z.string(), version: z.int(), mode });
export const removedView = z.object({
  feederId: z.string(),
  switchedOff: ids.describe('Stalls that are off, and that nobody switches on any more.'),
});
export const overrideView = z.object({ feederId: z.string(), stallId: z.string(), until: time });

const decision = z.object({
  ...{ shed: ids, restored: ids, permitted: ids, alarmsRaised: ids, alarmsCleared: ids },
  reasons: z.array(because),
});
export const dryRunView = z.object({ seconds: z.array(decision.extend({ afterS: z.int() })) });
export const decisionsView = z.object({
  decisions: z.array(decision.extend({ planId: z.uuid(), epoch: z.int(), decidedAt: time })),
});
const load = z.number().nullable();
export const loadView = z.object({
  everyS: z.int().describe('Each point is the highest load within so many seconds.'),
  points: z
    .array(z.object({ at: time, L1: load, L2: load, L3: load, watts: load }))
    .describe('Amperes of the phases, and watts; null, or no point, where no meter could be relied on.'),
});
export const historyView = z.object({
  acts: z.array(
    z.object({
      ...{ id: z.int(), act: z.string(), actor: z.string(), reason: z.string() },
      ...{ detail: z.looseObject({}), at: time },
    }),
  ),
});

export const conversationView = z.object({
  conversationId: z.uuid(),
  feederId: z.string(),
  stallId: z.string(),
  protocol: z.enum(['request', 'contract-net']),
  act: z.enum(['shed', 'restore']),
  reason: z.string(),
  planId: z.uuid(),
  cancels: z.uuid().nullable(),
  state: z.string(),
  isOver: z.boolean(),
  replyBy: time,
  resultBy: time.nullable().describe('Null while the stall was only asked for an offer.'),
  entries: z.array(conversationLine),
});
