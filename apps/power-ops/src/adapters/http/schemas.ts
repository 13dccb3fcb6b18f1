import { ACT_REASON_MAX, inAddresses } from '@night-market/contracts';
import { MAX_KEYS_PER_APPEND } from '@night-market/outbox';
import { trimmedText } from '@night-market/service-kit';
import { z } from 'zod';
import { policyOverrides } from './policy-schema.ts';

export const id = inAddresses(
  z
    .string()
    .min(1)
    .max(100)
    .regex(/^[A-Za-z0-9._:-]*$/, 'may hold letters, digits and . _ : -'),
);
const time = z.iso.datetime();
const watts = z.number().min(0).max(1e6);
const factor = z.number().min(1).max(20);
const seconds = z.int().min(0).max(3_600);
export const reasonText = trimmedText(ACT_REASON_MAX);

const load = z.number().min(0).max(1e9);
const perPhase = z
  .strictObject({ L1: load.optional(), L2: load.optional(), L3: load.optional() })
  .refine((phases) => Object.keys(phases).length > 0, 'must name a phase');

const measured = {
  stallId: id.optional().describe('Absent: a reading of the feeder itself.'),
  phaseAmps: perPhase.optional(),
  phaseMilliamps: perPhase.optional(),
  loadWatts: load.optional(),
  loadKilowatts: load.optional(),
  quality: z.enum(['good', 'suspect', 'bad']).describe('What the meter itself thinks of it.'),
};

interface Measured {
  readonly phaseAmps?: unknown;
  readonly phaseMilliamps?: unknown;
  readonly loadWatts?: unknown;
  readonly loadKilowatts?: unknown;
}

/** A meter says each quantity once, and at least one. */
function sayOnce(reading: Measured, context: z.RefinementCtx): void {
  const { phaseAmps, phaseMilliamps, loadWatts, loadKilowatts } = reading;
  const twice = (one: unknown, other: unknown): boolean => one !== undefined && other !== undefined;
  if (twice(phaseAmps, phaseMilliamps) || twice(loadWatts, loadKilowatts))
    context.addIssue({ code: 'custom', message: 'says the same in two units; say it in one' });
  if ([phaseAmps, phaseMilliamps, loadWatts, loadKilowatts].every((each) => each === undefined))
    context.addIssue({
      code: 'custom',
      message: 'must say one of phaseAmps, phaseMilliamps, loadWatts, loadKilowatts',
    });
}

const readingFields = z.strictObject({
  feederId: id,
  ...measured,
  measuredAt: time.describe('When it was measured, not when it was sent.'),
});
export const readingBody = readingFields.superRefine(sayOnce);
export const readingsBody = z.strictObject({
  readings: z
    .array(readingBody)
    .min(1)
    .max(500)
    .refine(
      (readings) => new Set(readings.map(({ feederId }) => feederId)).size <= MAX_KEYS_PER_APPEND,
      `must be of at most ${MAX_KEYS_PER_APPEND} feeders; send the others in another request`,
    )
    .describe(`Of at most ${MAX_KEYS_PER_APPEND} feeders.`),
});
export const takenView = z.object({ taken: z.int() });

const appliance = z.strictObject({
  name: trimmedText(60),
  ratedWatts: watts,
  inrushFactor: factor.default(1).describe('Current at the start as a multiple of the running current.'),
  startsByHand: z.boolean().default(false).describe('Irons, hot plates: permitted, never started.'),
});

const stall = z.strictObject({
  stallId: id,
  connection: z.enum(['L1', 'L2', 'L3', 'three-phase']),
  priorityClass: z.int().min(1).max(9).describe('1 is the highest.'),
  critical: z
    .boolean()
    .default(false)
    .describe('Refrigeration, lighting, medical: never switched off to relieve a feeder.'),
  appliances: z.array(appliance).min(1).max(50),
  minOffS: seconds.optional(),
  minOnS: seconds.optional(),
});

export const definition = z.strictObject({
  voltageVolts: z.number().min(50).max(1_000).default(230).describe('Between a phase and neutral.'),
  phaseLimitAmps: z.number().min(1).max(5_000).describe('Hard: above it the breaker trips.'),
  limitWatts: watts.min(100).nullable().default(null).describe('Soft: what was agreed. Null: nothing.'),
  stalls: z
    .array(stall)
    .max(500)
    .refine(
      (stalls) => new Set(stalls.map(({ stallId }) => stallId)).size === stalls.length,
      'names a stall twice',
    ),
  policy: policyOverrides.default({}),
});

export const feederPath = z.object({ feederId: id });
export const stallPath = z.object({ feederId: id, stallId: id });
export const feederBody = z.strictObject({
  definition,
  reason: reasonText,
  version: z
    .int()
    .min(0)
    .optional()
    .describe('The version that you changed; 0 for a new feeder. Refused when it is another by now.'),
});
export const modeBody = z.strictObject({ mode: z.enum(['automatic', 'manual']), reason: reasonText });
export const overrideBody = z.strictObject({
  position: z.enum(['on', 'off']),
  minutes: z.int().min(1).max(1_440).describe('After so long the planner decides again.'),
  reason: reasonText,
});
export const reasonBody = z.strictObject({ reason: reasonText });
export const reasonQuery = z.strictObject({ reason: reasonText });
export const dryRunBody = z.strictObject({
  readings: z.array(z.strictObject(measured).superRefine(sayOnce)).max(600).default([]),
  seconds: z.int().min(0).max(300).default(0).describe('As if the load stayed like that for so long.'),
  mode: z.enum(['automatic', 'manual']).optional(),
});

export const feedersQuery = z.strictObject({
  after: id.optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
const page = { limit: z.coerce.number().int().min(1).max(200).default(50) };
export const decisionsQuery = z.strictObject({ before: z.uuid().optional(), ...page });
export const historyQuery = z.strictObject({
  before: z.coerce.number().int().min(1).max(1e15).optional(),
  ...page,
});
export const loadQuery = z.strictObject({
  minutes: z.coerce.number().int().min(1).max(1_440).default(60).describe('How far back.'),
});
