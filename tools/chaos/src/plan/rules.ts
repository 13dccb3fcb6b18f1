import type { KindName } from '../kinds/names.ts';
import { serviceOf, type Shape } from './shape.ts';

/** What the plan must know of a kind. */
export interface KindRule {
  readonly targets: (shape: Shape) => readonly string[];
  /** How long the target is away, in milliseconds, from and to. */
  readonly awayMs: readonly [number, number];
  /** What nobody else may touch meanwhile. */
  readonly uses: (target: string) => readonly string[];
  /** How often it is dealt in a round of all kinds. */
  readonly times: number;
}

const services = (shape: Shape): readonly string[] => shape.services;
const replicated = (shape: Shape): readonly string[] => shape.replicated;
const brokers = (shape: Shape): readonly string[] => shape.brokers;
const databases = (shape: Shape): readonly string[] => [...new Set(shape.services.map(serviceOf))];
const one = (target: string): readonly string[] => [serviceOf(target)];
const kafka = (): readonly string[] => ['kafka'];

/** Longer than the session time-out (6 s): its partitions have gone to others when a frozen process wakes up. */
const FROZEN_MS = [8_000, 12_000] as const;

/** A service's way to its database. */
const DATABASE = {
  targets: databases,
  awayMs: [1_000, 4_000],
  uses: (target: string) => [target, 'postgres'],
} as const;

/** Records of another client, in a topic that payments and the orchestrator both read, or in one of commands. */
const FOREIGN: KindRule = {
  targets: () => ['pay.txn.v1', 'pay.cmd.v1'],
  awayMs: [0, 1_000],
  uses: kafka,
  times: 1,
};

/** One act at a time for each service, for Kafka (so two of three brokers are in sync) and for PostgreSQL. */
export const RULES: Readonly<Record<KindName, KindRule>> = {
  'service-kill': { targets: services, awayMs: [0, 2_000], uses: one, times: 4 },
  'service-term': { targets: services, awayMs: [0, 2_000], uses: one, times: 2 },
  'service-freeze': { targets: services, awayMs: FROZEN_MS, uses: one, times: 2 },
  // What the planner says to the stalls has to get through: without Kafka nobody can keep a breaker from going.
  'planner-kill': {
    targets: ({ planners }) => planners,
    awayMs: [0, 2_000],
    uses: (target) => [serviceOf(target), 'kafka', 'postgres'],
    times: 1,
  },
  // Nothing else is disturbed, since the time until its partitions flow again is taken.
  'replica-loss': {
    targets: replicated,
    awayMs: [14_000, 16_000],
    uses: (target) => [serviceOf(target), 'kafka', 'postgres', 'payments', 'orchestrator'],
    times: 1,
  },
  'replica-remove': { targets: replicated, awayMs: [5_000, 15_000], uses: one, times: 1 },
  'replica-add': { targets: ({ spares }) => spares, awayMs: [5_000, 15_000], uses: one, times: 1 },
  'broker-kill': { targets: brokers, awayMs: [0, 5_000], uses: kafka, times: 1 },
  'broker-term': { targets: brokers, awayMs: [0, 5_000], uses: kafka, times: 1 },
  'broker-freeze': { targets: brokers, awayMs: [5_000, 10_000], uses: kafka, times: 1 },
  'kafka-outage': { targets: () => ['kafka'], awayMs: [1_000, 5_000], uses: kafka, times: 1 },
  'postgres-crash': { targets: () => ['postgres'], awayMs: [0, 4_000], uses: () => ['postgres'], times: 2 },
  'sessions-end': { ...DATABASE, times: 2 },
  'sessions-storm': { ...DATABASE, times: 1 },
  'database-read-only': { ...DATABASE, times: 1 },
  'password-rotate': { ...DATABASE, times: 1 },
  'gateway-clock': {
    targets: () => ['ahead', 'behind'],
    awayMs: [1_000, 5_000],
    uses: () => ['gateway-clock'],
    times: 1,
  },
  'foreign-compressed': FOREIGN,
  'foreign-aborted': FOREIGN,
  'foreign-headers': FOREIGN,
  'foreign-unreadable': FOREIGN,
};
