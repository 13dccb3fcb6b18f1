import { trailViews } from '@night-market/service-kit';
import { z } from 'zod';
import type { Told } from '../../domain/told.ts';

/**
 * What is needed of the answers of services; what they say besides is left out. What has a default is not told by services
 * of an earlier release.
 */

const counted = z.object({ count: z.number(), isMore: z.boolean() });
const numbers = z.record(z.string(), z.number());
const meter = z.object({ verdict: z.string(), value: z.number().nullable() });

export const TOLD_SCHEMAS = {
  sagas: z.object({ open: counted, needsAttention: counted, settled: counted, windowHours: z.number() }),
  money: z.object({
    windowHours: z.number(),
    isMore: z.boolean(),
    currencies: z.array(
      z.object({
        currency: z.string(),
        ...{ captured: z.number(), refunded: z.number(), atRisk: z.number() },
      }),
    ),
    openDuplicates: counted,
    oldestOpenDuplicateSeconds: z.number().nullable(),
  }),
  occupancy: z.object({ market: z.number(), zones: numbers, gates: numbers }),
  zones: z.object({
    zones: z.array(
      z.object({
        zoneId: z.string(),
        policy: z.object({ capacity: z.object({ zone: z.number().nullable() }) }),
      }),
    ),
  }),
  feeders: z.object({
    feeders: z.array(
      z.object({
        feederId: z.string(),
        definition: z.object({ phaseLimitAmps: z.number(), limitWatts: z.number().nullish() }),
        darkSince: z.string().nullable(),
        alarms: z.array(z.object({ alarm: z.string() })),
        phases: z.object({ L1: meter, L2: meter, L3: meter }),
        watts: meter,
      }),
    ),
    next: z.string().nullable(),
  }),
  reports: z.object({
    ...{ open: counted, late: counted, untaken: counted, waitingForReporter: counted, closed: counted },
    windowHours: z.number(),
    agencies: z.array(
      z.object({ agencyId: z.string(), open: z.number(), untaken: z.number(), late: z.number() }),
    ),
  }),
  health: z.object({
    outbox: z.object({ oldestAgeSeconds: z.number(), waitingEvents: z.number() }).nullable(),
    consumer: z
      .object({
        lag: z
          .array(z.object({ topic: z.string(), events: z.number(), stuckSeconds: z.number().default(0) }))
          .nullable(),
        handling: z
          .array(
            z.object({
              ...{ topic: z.string(), handled: z.number(), failed: z.number() },
              ...{ p95Seconds: z.number().nullable(), longestSeconds: z.number().nullable() },
            }),
          )
          .default([]),
        ...{ parkedKeys: counted, waitingKeys: counted },
        brokenContractKeys: counted.default({ count: 0, isMore: false }),
      })
      .nullable(),
    outside: z
      .array(
        z.object({
          ...{ destination: z.string(), waiting: z.number() },
          ...{ oldestAgeSeconds: z.number(), failures: z.number() },
        }),
      )
      .default([]),
    revokedKeysInUse: z.number().nullable().default(null),
  }),
  acts: z.object({
    acts: z.array(
      z.object({
        ...{ at: z.iso.datetime(), actor: z.string(), action: z.string() },
        ...{ subject: z.string().nullable(), reason: z.string().nullable() },
        detail: z.record(z.string(), z.unknown()),
      }),
    ),
    completeTo: z.iso.datetime().nullable(),
  }),
  trail: trailViews.trailView,
  trails: trailViews.foundTrailsView,
} as const satisfies { readonly [K in keyof Told]: z.ZodType<Told[K]> };

/** Where it is asked for. */
export const TOLD_PATHS = {
  sagas: '/summary',
  money: '/ledger/summary',
  occupancy: '/v2/occupancy',
  zones: '/v2/zones',
  feeders: '/feeders?limit=200',
  reports: '/summary',
  health: '/ops/health-figures',
  acts: '/ops/acts',
  trail: '/ops/trails/',
  trails: '/ops/trails',
} as const satisfies Record<keyof Told, string>;
