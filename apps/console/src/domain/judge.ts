import type {
  FeederFigures,
  GateFigures,
  HandlingFigures,
  HealthFigures,
  MoneyFigures,
  Overview,
  PowerFigures,
  ReportFigures,
  SagaFigures,
} from './overview.ts';
import {
  errorLevel,
  feederLevel,
  handlingLevel,
  heldLevel,
  lagLevel,
  moneyLevel,
  outboxLevel,
  outsideLevel,
  revokedLevel,
  stuckLevel,
  worstOf,
  zoneLevel,
  type Level,
} from './thresholds.ts';
import type {
  Asked,
  Outcome,
  ToldFeeders,
  ToldHandling,
  ToldHealth,
  ToldMeter,
  ToldMoney,
  ToldOccupancy,
  ToldReports,
  ToldSagas,
  ToldZones,
} from './told.ts';

/** More than the limit is more than any threshold. */
export const judgeSagas = (told: ToldSagas): SagaFigures => ({
  ...told,
  level: heldLevel(told.needsAttention.count),
});

export const judgeMoney = (told: ToldMoney): MoneyFigures => ({
  ...told,
  level: moneyLevel(told.oldestOpenDuplicateSeconds),
});

export const judgeReports = (told: ToldReports): ReportFigures => ({
  ...told,
  level: heldLevel(told.late.count),
});

/** @param rules undefined while nobody has told them */
export function judgeGate(told: ToldOccupancy, rules: ToldZones | undefined): GateFigures {
  const capacities = new Map((rules?.zones ?? []).map((one) => [one.zoneId, one.policy.capacity.zone]));
  // A zone where nobody is inside yet is one too.
  const names = [...new Set([...Object.keys(told.zones), ...capacities.keys()])].sort();
  return {
    market: told.market,
    zones: names.map((zoneId) => {
      const [inside, capacity] = [told.zones[zoneId] ?? 0, capacities.get(zoneId) ?? null];
      return { zoneId, inside, capacity, level: zoneLevel(inside, capacity) };
    }),
    gates: Object.entries(told.gates)
      .map(([gateId, inside]) => ({ gateId, inside }))
      .sort((a, b) => (a.gateId < b.gateId ? -1 : 1)),
  };
}

export const judgePower = ({ feeders, next }: ToldFeeders): PowerFigures => ({
  feeders: feeders.map(judgeFeeder),
  isMore: next !== null,
});

/** An old value lies: a meter that is not good tells nothing. */
const good = ({ verdict, value }: ToldMeter): number | null => (verdict === 'good' ? value : null);

function judgeFeeder(told: ToldFeeders['feeders'][number]): FeederFigures {
  const { feederId, definition, darkSince, phases, alarms } = told;
  const known = [phases.L1, phases.L2, phases.L3].map(good).filter((amps) => amps !== null);
  const amps = known.length > 0 ? Math.max(...known) : null;
  const watts = good(told.watts);
  const { phaseLimitAmps: limitAmps, limitWatts = null } = definition;
  const isDark = darkSince !== null;
  const level = feederLevel({
    isDark,
    ofPhaseLimit: amps === null ? null : amps / limitAmps,
    // Without a limit the load is known, and cannot be too much.
    ofWattLimit: watts === null ? null : watts / (limitWatts ?? Infinity),
    alarms: alarms.length,
  });
  return {
    ...{ feederId, isDark, amps, limitAmps, watts, limitWatts, level },
    alarms: alarms.map(({ alarm }) => alarm),
  };
}

/** @param overForMs for how long the lag of a topic has been too much */
export function judgeHealth(
  { outbox, consumer, outside, revokedKeysInUse }: ToldHealth,
  overForMs: (topic: string, events: number) => number,
): HealthFigures {
  return {
    outbox: outbox && { ...outbox, level: outboxLevel(outbox.oldestAgeSeconds) },
    consumer: consumer && {
      lag:
        consumer.lag?.map(({ topic, events, stuckSeconds }) => ({
          ...{ topic, events, stuckSeconds },
          level: lagLevel(events, overForMs(topic, events)),
          stuckLevel: stuckLevel(stuckSeconds),
        })) ?? null,
      handling: consumer.handling.map(judgeHandling),
      parkedKeys: consumer.parkedKeys,
      brokenContractKeys: consumer.brokenContractKeys,
      waitingKeys: consumer.waitingKeys,
      parkedLevel: heldLevel(consumer.parkedKeys.count),
    },
    outside: outside.map((one) => ({ ...one, level: outsideLevel(one.oldestAgeSeconds, one.failures) })),
    revokedKeys:
      revokedKeysInUse === null ? null : { inUse: revokedKeysInUse, level: revokedLevel(revokedKeysInUse) },
  };
}

function judgeHandling(told: ToldHandling): HandlingFigures {
  const { handled, failed, p95Seconds } = told;
  const errorShare = handled + failed === 0 ? null : failed / (handled + failed);
  return {
    ...{ ...told, errorShare },
    ...{ timeLevel: handlingLevel(p95Seconds), errorLevel: errorLevel(errorShare) },
  };
}

/** What nobody has answered may be anything; a refusal says that somebody is there. */
export function outcomeLevel(outcome: Outcome): Level {
  if (outcome === 'answered') return 'normal';
  return outcome === 'refused' ? 'warning' : 'alert';
}

const levelsOf = <F>({ outcome, figures }: Asked<F>, inside: (figures: F) => readonly Level[]): Level[] => [
  outcomeLevel(outcome),
  ...(figures === null ? [] : inside(figures)),
];

/** The worst of all that is shown. */
export function judgeAll({
  sagas,
  money,
  gate,
  power,
  reports,
  services,
}: Omit<Overview, 'at' | 'level'>): Level {
  return worstOf([
    ...levelsOf(sagas, ({ level }) => [level]),
    ...levelsOf(money, ({ level }) => [level]),
    ...levelsOf(gate, ({ zones }) => zones.map(({ level }) => level)),
    ...levelsOf(power, ({ feeders }) => feeders.map(({ level }) => level)),
    ...(reports ? levelsOf(reports, ({ level }) => [level]) : []),
    ...services.flatMap(({ replicasLevel, health }) => [
      replicasLevel,
      ...levelsOf(health, ({ outbox, consumer, outside, revokedKeys }) => [
        ...(outbox ? [outbox.level] : []),
        ...(consumer ? [consumer.parkedLevel] : []),
        ...(consumer?.lag ?? []).flatMap(({ level, stuckLevel: ofStuck }) => [level, ofStuck]),
        ...(consumer?.handling ?? []).flatMap(({ timeLevel, errorLevel: ofErrors }) => [timeLevel, ofErrors]),
        ...outside.map(({ level }) => level),
        ...(revokedKeys ? [revokedKeys.level] : []),
      ]),
    ]),
  ]);
}
