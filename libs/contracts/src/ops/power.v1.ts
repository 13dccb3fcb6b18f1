import { defineTopic, event, type EventOf } from '../define-topic.ts';
import { answerEvents, requestEvents } from './power.v1.acl.ts';
import { biddingEvents } from './power.v1.bidding.ts';
import { decisionSchema, fuseSchema, readingSchema, switchedSchema } from './power.v1.payloads.ts';

const at = '2026-11-22T12:00:00.000Z';
const planId = '0198c0de-0000-7000-8000-000000000004';
const conversationId = '0198c0de-0000-7000-8000-000000000005';
const good = { measuredAt: at, quality: 'good' };

/** Load of the feeders, and what is switched off and on because of it. One conversation has one stall. */
export const opsPowerV1 = defineTopic({
  name: 'ops.power.v1',
  status: 'published',
  key: 'feederId',
  description:
    'Readings of feeders and stalls, trips, what was decided and why, and the conversations with the controllers of the stalls.',
  producers: ['power-ops', 'meters', 'stall controllers'],
  consumers: [
    'power-ops',
    'stall controllers',
    { name: 'console', writtenFor: 'ops.power.v1', follows: true },
  ],
  events: {
    reading: event(
      'A meter read the load of a feeder, or of one stall on it. What it does not say is not known, and never zero.',
      readingSchema,
      { feederId: 'feeder-a', phaseAmps: { L1: 41.2, L2: 38.9, L3: 44 }, loadWatts: 28_550, ...good },
      {
        moreExamples: [
          { feederId: 'feeder-a', stallId: 'stall-07', loadWatts: 2_400.5, ...good },
          { feederId: 'feeder-a', phaseMilliamps: { L1: 41_200 }, ...good },
          {
            feederId: 'feeder-a',
            stallId: 'stall-08',
            loadKilowatts: 2.4,
            measuredAt: at,
            quality: 'suspect',
          },
        ],
      },
    ),
    tripped: event('A breaker went: the feeder is dark.', fuseSchema, {
      ...{ feederId: 'feeder-a', phases: ['L2'], at },
    }),
    reclosed: event('The breaker was closed again: the feeder has power.', fuseSchema, {
      ...{ feederId: 'feeder-a', at },
    }),
    decided: event(
      'What a plan switches, which alarms it raises or clears, and why, in words.',
      decisionSchema,
      {
        ...{ feederId: 'feeder-a', planId, epoch: 3, decidedAt: at },
        ...{ shed: ['stall-07'], restored: [], permitted: [], alarmsRaised: [], alarmsCleared: [] },
        reasons: [
          {
            code: 'shed_overload',
            en: 'Stall stall-07 is switched off: L2 carries 71.0 A of 63.0 A, and this is the least harmful set (1 stalls).',
            zhTw: '關閉攤位 stall-07：L2 負載 71.0 A，限制 63.0 A；這是影響最小的組合（1 攤）。',
          },
        ],
      },
    ),
    ...requestEvents,
    ...answerEvents,
    ...biddingEvents,
    shed: event('The controller of the stall says that it is off.', switchedSchema, {
      ...{ feederId: 'feeder-a', stallId: 'stall-07', conversationId, at },
    }),
    restored: event('The controller of the stall says that it is on, or may be.', switchedSchema, {
      ...{ feederId: 'feeder-a', stallId: 'stall-07', conversationId, at },
    }),
  },
});

export type OpsPowerV1Event = EventOf<typeof opsPowerV1>;
