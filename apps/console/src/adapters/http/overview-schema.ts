import { z } from 'zod';
import type { Overview } from '../../domain/overview.ts';
import { OUTCOMES } from '../../domain/told.ts';

const level = z.enum(['normal', 'warning', 'alert']);
const counted = z.object({ count: z.int().min(0), isMore: z.boolean() });
const amount = z.number().min(0);
const list = <T extends z.ZodType>(items: T) => z.array(items).readonly();

const asked = <T extends z.ZodType>(figures: T) =>
  z.object({
    outcome: z.enum(OUTCOMES),
    figures: figures.nullable().describe('Null unless it was answered.'),
  });

const sagas = z.object({
  ...{ open: counted, needsAttention: counted, settled: counted, level },
  windowHours: z.number().describe('Settled in so many hours.'),
});

const money = z.object({
  windowHours: z.number().describe('Captured and refunded in so many hours.'),
  isMore: z.boolean().describe('Whether more moved than is added up here.'),
  currencies: list(
    z.object({ currency: z.string(), ...{ captured: amount, refunded: amount, atRisk: amount } }),
  ).describe('In minor units.'),
  openDuplicates: counted,
  oldestOpenDuplicateSeconds: z.number().nullable(),
  level,
});

const gate = z.object({
  market: z.number(),
  zones: list(z.object({ zoneId: z.string(), inside: z.number(), capacity: z.number().nullable(), level })),
  gates: list(z.object({ gateId: z.string(), inside: z.number() })),
});

const power = z.object({
  feeders: list(
    z.object({
      ...{ feederId: z.string(), isDark: z.boolean(), level },
      amps: z.number().nullable().describe('Of the fullest phase; null while no meter is good.'),
      limitAmps: z.number(),
      watts: z.number().nullable(),
      limitWatts: z.number().nullable(),
      alarms: list(z.string()),
    }),
  ),
  isMore: z.boolean().describe('Whether there are more feeders than are shown.'),
});

const count = z.number().min(0);

const reports = z.object({
  ...{ open: counted, closed: counted, level },
  late: counted.describe('Open ones of which a deadline was missed.'),
  untaken: counted.describe('Open ones that an agency has been told of and has not taken on.'),
  waitingForReporter: counted,
  windowHours: z.number().describe('Closed in so many hours.'),
  agencies: list(z.object({ agencyId: z.string(), open: count, untaken: count, late: count })).describe(
    'With whom the open ones are, those with most that are late first.',
  ),
});

const health = z.object({
  outbox: z
    .object({ oldestAgeSeconds: z.number(), waitingEvents: z.number(), level })
    .nullable()
    .describe('Null where nothing is published.'),
  consumer: z
    .object({
      lag: list(
        z.object({
          ...{ topic: z.string(), events: z.number(), level },
          stuckSeconds: z
            .number()
            .describe('For how long nothing was settled of a partition where events wait.'),
          stuckLevel: level,
        }),
      )
        .nullable()
        .describe('Null while the broker does not tell.'),
      handling: list(
        z.object({
          ...{ topic: z.string(), handled: z.number(), failed: z.number() },
          p95Seconds: z.number().nullable().describe('Of handler calls; null while there was none.'),
          longestSeconds: z.number().nullable(),
          errorShare: z.number().nullable().describe('From 0 to 1; null while nothing came.'),
          ...{ timeLevel: level, errorLevel: level },
        }),
      ).describe('By topic, in the last five minutes, of the process that was asked.'),
      ...{ parkedKeys: counted, waitingKeys: counted, parkedLevel: level },
      brokenContractKeys: counted.describe('Of the parked ones.'),
    })
    .nullable()
    .describe('Null where no events are handled.'),
  outside: list(
    z.object({
      ...{ destination: z.string(), waiting: z.number(), oldestAgeSeconds: z.number(), level },
      failures: z.number().describe('Calls in a row that failed, of the process that was asked.'),
    }),
  ).describe('Calls to others, by who is called.'),
  revokedKeys: z
    .object({ inUse: z.int().min(0).describe('Shown in the last minute.'), level })
    .nullable()
    .describe('Null where nobody has keys.'),
});

const service = z.object({
  service: z.string(),
  running: z.int().min(0),
  lost: z.int().min(0).describe('Their leases ran out in the last hour, and they did not say goodbye.'),
  silent: z.int().min(0).describe('Their leases run, and they do not answer.'),
  replicasLevel: level,
  health: asked(health),
});

export const overviewAnswer = z.object({
  at: z.iso.datetime(),
  level: level.describe('The worst of all.'),
  ...{ sagas: asked(sagas), money: asked(money), gate: asked(gate), power: asked(power) },
  reports: asked(reports).nullable().describe('Null where there is no hotline.'),
  services: list(service),
}) satisfies z.ZodType<Overview>;
