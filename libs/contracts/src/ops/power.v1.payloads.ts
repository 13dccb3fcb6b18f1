import { z } from 'zod';
import { codeSchema, idSchema, openEnum, timeSchema } from '../fields.ts';

const load = z.number().min(0).max(1e9);
const perPhase = (what: string) =>
  z.looseObject({ L1: load.optional(), L2: load.optional(), L3: load.optional() }).describe(what);

/** Units stand in the names: a meter says each quantity in one unit, and a field that nobody knows is no reading. */
export const readingSchema = z.looseObject({
  feederId: idSchema,
  stallId: idSchema.optional().describe('Absent: of the feeder itself.'),
  phaseAmps: perPhase('Amperes of each phase.').optional(),
  phaseMilliamps: perPhase('Milliamperes of each phase.').optional(),
  loadWatts: load.optional(),
  loadKilowatts: load.optional(),
  measuredAt: timeSchema.describe('When it was measured, not when it was sent.'),
  takenBy: idSchema
    .optional()
    .describe('A service that has it already, because the meter told it over HTTP.'),
  quality: openEnum(['good', 'suspect', 'bad']).describe('What the meter itself thinks of it.'),
});

export const fuseSchema = z.looseObject({
  feederId: idSchema,
  phases: z.array(z.string().min(1).max(10)).max(3).optional(),
  at: timeSchema,
});

const stallIds = z.array(idSchema).max(1_000);
const codes = z.array(codeSchema).max(20);

export const decisionSchema = z.looseObject({
  feederId: idSchema,
  planId: z.uuid(),
  epoch: z.int().min(0).describe('Grows when another replica takes the feeder over.'),
  decidedAt: timeSchema,
  shed: stallIds,
  restored: stallIds,
  permitted: stallIds.describe('May be switched on by hand.'),
  alarmsRaised: codes,
  alarmsCleared: codes,
  reasons: z
    .array(z.looseObject({ code: codeSchema, en: z.string().max(1_000), zhTw: z.string().max(1_000) }))
    .max(1_100),
});

/** What every message of a conversation says; the headers say the same for those who route by them. */
export const talkSchema = z.looseObject({
  feederId: idSchema,
  stallId: idSchema,
  conversationId: z.uuid(),
});

export const switchedSchema = talkSchema.extend({ at: timeSchema });
