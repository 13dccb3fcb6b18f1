import { z } from 'zod';
import { defineTopic, event, type EventOf } from '../define-topic.ts';
import { idSchema, openEnum, timeSchema } from '../fields.ts';

const watts = z.number().min(0).describe('Watts.');
const plan = { feederId: idSchema, planId: z.uuid(), stallIds: z.array(idSchema).min(1).max(200) };
const planExample = {
  feederId: 'feeder-a',
  planId: '0198c0de-0000-7000-8000-000000000004',
  stallIds: ['stall-07', 'stall-12'],
};

/** Load of the feeders, and what is switched off and on because of it. */
export const opsPowerV1 = defineTopic({
  name: 'ops.power.v1',
  status: 'draft',
  key: 'feederId',
  description: 'Readings of feeders, trips, and shedding: commanded, done, restored.',
  producers: ['power-ops', 'meters'],
  consumers: ['power-ops', 'stall controllers', 'console'],
  events: {
    reading: event(
      'A meter read the load of a feeder, or of one stall on it.',
      z.looseObject({
        feederId: idSchema,
        stallId: idSchema.optional(),
        loadWatts: watts,
        measuredAt: timeSchema,
      }),
      { feederId: 'feeder-a', loadWatts: 18_250, measuredAt: '2026-11-22T12:00:00.000Z' },
      {
        moreExamples: [
          {
            feederId: 'feeder-a',
            stallId: 'stall-07',
            loadWatts: 2_400.5,
            measuredAt: '2026-11-22T12:00:00.000Z',
          },
        ],
      },
    ),
    tripped: event(
      'A breaker went: the feeder is dark.',
      z.looseObject({ feederId: idSchema, limitWatts: watts, trippedAt: timeSchema }),
      { feederId: 'feeder-a', limitWatts: 20_000, trippedAt: '2026-11-22T12:00:00.000Z' },
    ),
    'Power.Shed': event(
      'Switch these stalls off, before the breaker trips.',
      z.looseObject({
        ...plan,
        reason: openEnum(['overload', 'tripped', 'override']),
      }),
      { ...planExample, reason: 'overload' },
      { performative: 'request' },
    ),
    shed: event('These stalls are off.', z.looseObject(plan), planExample, { performative: 'inform' }),
    restored: event('These stalls are on again.', z.looseObject(plan), planExample),
  },
});

export type OpsPowerV1Event = EventOf<typeof opsPowerV1>;
