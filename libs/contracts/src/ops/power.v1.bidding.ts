import { z } from 'zod';
import { event } from '../define-topic.ts';
import { timeSchema } from '../fields.ts';
import { talkSchema } from './power.v1.payloads.ts';

const talk = {
  ...{ feederId: 'feeder-a', stallId: 'stall-07' },
  conversationId: '0198c0de-0000-7000-8000-000000000006',
};
const plan = { planId: '0198c0de-0000-7000-8000-000000000004', epoch: 3 };
const replyBy = '2026-11-22T12:00:03.000Z';

const saidSchema = talkSchema.extend({
  planId: z.uuid(),
  epoch: z.int().min(0).describe('A controller may ignore what is of an older epoch than it has seen.'),
  replyBy: timeSchema.describe('Of the call: after it no offer counts.'),
});

/** Before stalls are made to switch off they are asked who would do so for less harm (FIPA contract net). */
export const biddingEvents = {
  'Power.CallForBids': event(
    'Could the stall be off for a while, and for how much less harm than its class says? Silence is no offer.',
    saidSchema.extend({ decideBy: timeSchema.describe('After it an offer binds nobody.') }),
    { ...talk, ...plan, replyBy, decideBy: '2026-11-22T12:01:00.000Z' },
    { performative: 'cfp' },
  ),
  proposed: event(
    'It would be off. Whoever does not want to says `refused`, or nothing.',
    talkSchema.extend({
      replyBy: timeSchema.describe('As the call said it.'),
      harmShare: z
        .number()
        .min(0)
        .max(1)
        .describe(
          'The part of the harm of its class that it would do now: 1 as any time, 0.2 while nobody buys.',
        ),
      why: z.string().max(500).optional().describe('In words, for people.'),
    }),
    { ...talk, replyBy, harmShare: 0.25, why: 'no customers' },
    { performative: 'propose' },
  ),
  'Power.AcceptBid': event(
    'Switch the stall off, as it offered. It answers `informed` or `failed`.',
    saidSchema.extend({ resultBy: timeSchema.describe('After it it counts as failed.') }),
    { ...talk, ...plan, replyBy, resultBy: '2026-11-22T12:00:09.000Z' },
    { performative: 'accept-proposal' },
  ),
  'Power.RejectBid': event(
    'The offer is not needed.',
    saidSchema,
    { ...talk, ...plan, replyBy },
    { performative: 'reject-proposal' },
  ),
};
