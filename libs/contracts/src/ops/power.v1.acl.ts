import { z } from 'zod';
import { event } from '../define-topic.ts';
import { openEnum, timeSchema } from '../fields.ts';
import { talkSchema } from './power.v1.payloads.ts';

const conversationId = '0198c0de-0000-7000-8000-000000000005';
const replyBy = '2026-11-22T12:00:01.000Z';
const talk = { feederId: 'feeder-a', stallId: 'stall-07', conversationId };
const ask = {
  ...talk,
  ...{ planId: '0198c0de-0000-7000-8000-000000000004', epoch: 3 },
  ...{ replyBy, resultBy: '2026-11-22T12:00:05.000Z' },
};

const requestSchema = talkSchema.extend({
  planId: z.uuid(),
  epoch: z.int().min(0).describe('A controller may ignore a request of an older epoch than it has seen.'),
  replyBy: timeSchema.describe('After it the silence counts as a refusal.'),
  resultBy: timeSchema.describe('After it whoever agreed counts as failed.'),
  cancels: z.uuid().optional().describe('Takes back what this conversation asked for and nobody answered.'),
});

/** What power-ops asks of the controller of a stall. Repeating it is harmless. */
export const requestEvents = {
  'Power.Shed': event(
    'Switch the stall off.',
    requestSchema.extend({ reason: openEnum(['overload', 'tripped', 'override', 'not_answered']) }),
    { ...ask, reason: 'overload' },
    { performative: 'request' },
  ),
  'Power.Restore': event(
    'Switch the stall on, or permit its people to do so by hand.',
    requestSchema.extend({
      reason: openEnum(['headroom', 'override', 'not_answered']),
      byHand: z.boolean().describe('Irons and hot plates are permitted, not started.'),
    }),
    { ...ask, reason: 'headroom', byHand: false },
    {
      performative: 'request',
      moreExamples: [{ ...ask, reason: 'not_answered', byHand: false, cancels: conversationId }],
    },
  ),
};

const answerSchema = talkSchema.extend({
  replyBy: timeSchema.describe('As the request said it.'),
  why: z.string().max(500).optional().describe('In words, for people.'),
});
const answer = { ...talk, replyBy };

/** What the controller of a stall answers. */
export const answerEvents = {
  agreed: event('It will do it.', answerSchema, answer, { performative: 'agree' }),
  refused: event(
    'It will not do it.',
    answerSchema,
    { ...answer, why: 'switched by hand' },
    {
      performative: 'refuse',
    },
  ),
  informed: event('It is done.', answerSchema, answer, { performative: 'inform' }),
  failed: event(
    'It tried, and could not.',
    answerSchema,
    { ...answer, why: 'the contactor hangs' },
    {
      performative: 'failure',
    },
  ),
  not_understood: event('It does not know what is asked.', answerSchema, answer, {
    performative: 'not-understood',
  }),
};
