import type {
  Asked,
  ConsumerFigures,
  Counted,
  HandlingFigures,
  HealthFigures,
  Level,
  Overview,
  ServiceFigures,
} from '../api/overview-types.ts';

/** One thing that is not as it should be. */
export interface Trouble {
  readonly kind:
    | 'attention'
    | 'unpaid'
    | 'late'
    | 'full'
    | 'dark'
    | 'feeder'
    | 'lag'
    | 'stuck'
    | 'failing'
    | 'slow'
    | 'outbox'
    | 'outside'
    | 'parked'
    | 'contract'
    | 'revoked'
    | 'lost'
    | 'stopped'
    | 'away';
  readonly level: Exclude<Level, 'normal'>;
  /** Absent where it is about none. */
  readonly service?: string;
  /** Of a zone, a feeder, a topic or a destination. */
  readonly name?: string;
  readonly count?: Counted;
  readonly seconds?: number;
  /** From 0 to 1. */
  readonly share?: number;
}

const exactly = (count: number): Counted => ({ count, isMore: false });

/** Undefined where the level is normal. */
const at = (level: Level, trouble: Omit<Trouble, 'level'>): Trouble[] =>
  level === 'normal' ? [] : [{ ...trouble, level }];

/** All that is not as it should be, the worst first. */
export function troublesOf(overview: Overview): Trouble[] {
  const { sagas, money, gate, power, reports, services } = overview;
  const all = [
    ...services.flatMap(ofService),
    ...ofSection('orchestrator', sagas, services),
    ...ofSection('payments', money, services),
    ...ofSection('gate', gate, services),
    ...ofSection('power-ops', power, services),
    ...(reports ? ofSection('civic-router', reports, services) : []),
    ...(sagas.figures
      ? at(sagas.figures.level, { kind: 'attention', count: sagas.figures.needsAttention })
      : []),
    ...(money.figures
      ? at(money.figures.level, {
          ...{ kind: 'unpaid', count: money.figures.openDuplicates },
          seconds: money.figures.oldestOpenDuplicateSeconds ?? 0,
        })
      : []),
    ...(reports?.figures ? at(reports.figures.level, { kind: 'late', count: reports.figures.late }) : []),
    ...(power.figures?.feeders ?? []).flatMap(({ feederId, level, isDark }) =>
      at(level, { kind: isDark ? 'dark' : 'feeder', name: feederId }),
    ),
    ...(gate.figures?.zones ?? []).flatMap(({ zoneId, level }) => at(level, { kind: 'full', name: zoneId })),
  ];
  return [...all.filter(({ level }) => level === 'alert'), ...all.filter(({ level }) => level !== 'alert')];
}

const hasNoAnswer = ({ health }: Pick<ServiceFigures, 'health'>): boolean => health.outcome !== 'answered';

/** A refusal says that somebody is there. */
export const noAnswerLevel = ({ outcome }: Asked<unknown>): Trouble['level'] =>
  outcome === 'refused' ? 'warning' : 'alert';

/** What is wrong with the service as a whole is told of it once. */
function ofSection(service: string, asked: Asked<unknown>, services: readonly ServiceFigures[]): Trouble[] {
  const isTold = services.some((one) => one.service === service && (one.running === 0 || hasNoAnswer(one)));
  if (asked.outcome === 'answered' || isTold) return [];
  return [{ kind: 'away', service, level: noAnswerLevel(asked) }];
}

function ofService({ service, running, lost, silent, replicasLevel, health }: ServiceFigures): Trouble[] {
  if (running === 0) return at(replicasLevel, { kind: 'stopped', service });
  // Where nobody answers, that is told already.
  const missed = lost + (hasNoAnswer({ health }) ? 0 : silent);
  return [
    ...(missed > 0 ? at(replicasLevel, { kind: 'lost', service, count: exactly(missed) }) : []),
    ...(hasNoAnswer({ health })
      ? [{ kind: 'away', service, level: noAnswerLevel(health) } satisfies Trouble]
      : []),
    ...(health.figures ? ofHealth(service, health.figures) : []),
  ];
}

function ofHealth(
  service: string,
  { outbox, consumer, outside, revokedKeys }: HealthFigures,
): readonly Trouble[] {
  return [
    ...(outbox ? at(outbox.level, { kind: 'outbox', service, seconds: outbox.oldestAgeSeconds }) : []),
    ...(consumer ? ofParked(service, consumer) : []),
    ...(consumer?.lag ?? []).flatMap(({ topic, events, level, stuckSeconds, stuckLevel }) => [
      ...at(stuckLevel, { kind: 'stuck', service, name: topic, seconds: stuckSeconds }),
      ...at(level, { kind: 'lag', service, name: topic, count: exactly(events) }),
    ]),
    ...(consumer?.handling ?? []).flatMap((one) => ofHandling(service, one)),
    ...outside.flatMap(({ destination, waiting, level }) =>
      at(level, { kind: 'outside', service, name: destination, count: exactly(waiting) }),
    ),
    ...(revokedKeys
      ? at(revokedKeys.level, { kind: 'revoked', service, count: exactly(revokedKeys.inUse) })
      : []),
  ];
}

const ofHandling = (service: string, one: HandlingFigures): readonly Trouble[] => [
  ...at(one.errorLevel, { kind: 'failing', service, name: one.topic, share: one.errorShare ?? 0 }),
  ...at(one.timeLevel, { kind: 'slow', service, name: one.topic, seconds: one.p95Seconds ?? 0 }),
];

/** A contract that is broken is another matter than an event that fails. */
function ofParked(
  service: string,
  { parkedKeys, brokenContractKeys, parkedLevel }: ConsumerFigures,
): readonly Trouble[] {
  const { isMore } = parkedKeys;
  const others = { count: parkedKeys.count - brokenContractKeys.count, isMore };
  return [
    ...(brokenContractKeys.count > 0
      ? at(parkedLevel, { kind: 'contract', service, count: brokenContractKeys })
      : []),
    ...(others.count > 0 ? at(parkedLevel, { kind: 'parked', service, count: others }) : []),
  ];
}
