import { z } from 'zod';
import { defineTopic, event, type EventOf } from '../define-topic.ts';
import { idSchema, timeSchema } from '../fields.ts';

const names = z.array(z.string().min(1).max(200)).max(100);

/** A description in the terms of FIPA's directory facilitator. */
const description = z.looseObject({
  agentId: idSchema,
  services: z
    .array(
      z.looseObject({
        name: z.string().min(1).max(200),
        type: z.string().min(1).max(200),
        protocols: names.optional(),
        ontologies: names.optional(),
        languages: names.optional(),
        properties: z.record(z.string(), z.string()).optional(),
      }),
    )
    .max(100),
  operationsUrl: z.url().max(500).describe('Where operators reach it.'),
  leaseUntil: timeSchema.describe('It counts as gone after that, unless it renews.'),
});

const payments = {
  agentId: 'payments:1',
  services: [
    {
      name: 'pay.cmd.v1.refund',
      type: 'command',
      protocols: ['fipa-request'],
      ontologies: ['pay'],
      languages: ['application/json'],
      properties: { version: 'v1' },
    },
  ],
  operationsUrl: 'http://127.0.0.1:3001/ops',
  leaseUntil: '2026-11-22T12:01:00.000Z',
};

/**
 * Yellow pages. Compacted, so the last record of an agent tells all about it; nothing is to be read from others. A null value
 * says that an agent is forgotten, long after it has left or expired.
 */
export const cityDirectoryV1 = defineTopic({
  name: 'city.directory.v1',
  status: 'published',
  key: 'agentId',
  cleanupPolicy: 'compact',
  description:
    'What each service can do and where it is reached, for as long as its lease runs. A null value removes an agent for good.',
  producers: ['directory'],
  consumers: [
    ...['directory', 'auditor', 'console'].map((name) => ({
      name,
      writtenFor: 'city.directory.v1',
      follows: true as const,
    })),
  ],
  events: {
    registered: event('An agent is there; its whole description.', description, payments),
    renewed: event('It is still there; its whole description, with a later lease.', description, {
      ...payments,
      leaseUntil: '2026-11-22T12:02:00.000Z',
    }),
    deregistered: event('It has taken its leave.', z.looseObject({ agentId: idSchema }), {
      agentId: 'payments:1',
    }),
    suspected: event(
      'Its lease ran out; it may come back.',
      z.looseObject({ agentId: idSchema, leaseUntil: timeSchema }),
      { agentId: 'payments:1', leaseUntil: '2026-11-22T12:02:00.000Z' },
    ),
    expired: event(
      'It did not come back after its lease ran out.',
      z.looseObject({ agentId: idSchema, leaseUntil: timeSchema }),
      {
        agentId: 'payments:1',
        leaseUntil: '2026-11-22T12:02:00.000Z',
      },
    ),
  },
});

export type CityDirectoryV1Event = EventOf<typeof cityDirectoryV1>;
