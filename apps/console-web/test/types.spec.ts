import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type {
  AgencyFigures,
  Asked,
  ConsumerFigures,
  Counted,
  CurrencyFigures,
  FeederFigures,
  GateFigures,
  HandlingFigures,
  HealthFigures,
  LagFigures,
  MoneyFigures,
  OutboxFigures,
  OutsideFigures,
  Overview,
  PowerFigures,
  SagaFigures,
  ServiceFigures,
  ZoneFigures,
  ReportFigures,
} from '../src/api/overview-types.ts';
import type {
  ActsPage,
  HeldEvent,
  MatchingKeys,
  ParkedDetail,
  ParkedGroup,
  ParkedKey,
  Batch,
  BatchDetail,
  Definition,
  FoundTrail,
  FoundTrails,
  HistoryLine,
  Machine,
  Saga,
  SagaAct,
  SagaDetail,
  SagaLeg,
  SagaPage,
  ServiceAct,
  Trail,
  TrailGap,
  TrailStep,
} from '../src/api/types.ts';

interface Schema {
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
}

interface Document {
  readonly paths: Readonly<
    Record<string, { get: { responses: { 200: { content: { 'application/json': { schema: Schema } } } } } }>
  >;
}

const document = (service: string) =>
  JSON.parse(readFileSync(`docs/api/openapi/${service}.json`, 'utf8')) as Document;
const answerOf = (service: string, path: string): Schema =>
  document(service).paths[path]!.get.responses[200].content['application/json'].schema;
const fieldsOf = (schema: Schema | undefined): string[] => Object.keys(schema?.properties ?? {}).sort();

/** The names of a type's fields; the compiler says when one is missing or too many. */
const fields = <T>(names: Record<keyof T, true>): string[] => Object.keys(names).sort();

const saga = {
  ...{ orderId: true, stallId: true, state: true, settled: true, legs: true, correlationId: true },
  ...{ createdAt: true, updatedAt: true, settledAt: true },
} as const satisfies Record<keyof Saga, true>;

describe('the types of the page are those of the services', () => {
  const list = answerOf('orchestrator', '/sagas');
  const detail = answerOf('orchestrator', '/sagas/{orderId}');
  const definition = answerOf('orchestrator', '/definition');

  it.each([
    ['a page of sagas', fields<SagaPage>({ sagas: true, next: true }), list],
    ['a saga', fields<Saga>(saga), list.properties?.['sagas']?.items],
    ['a saga with its history', fields<SagaDetail>({ ...saga, history: true }), detail],
    [
      'a leg',
      fields<SagaLeg>({ dupTxnId: true, state: true, attempt: true, failureCode: true }),
      detail.properties?.['legs']?.items,
    ],
    [
      'a line of the history',
      fields<HistoryLine>({
        ...{ n: true, on: true, machine: true, leg: true, from: true, to: true },
        ...{ actor: true, eventId: true, at: true, correlationId: true, record: true },
      }),
      detail.properties?.['history']?.items,
    ],
    [
      'an act',
      fields<SagaAct>({
        ...{ n: true, on: true, leg: true, operator: true, reason: true, evidence: true, at: true },
      }),
      answerOf('orchestrator', '/sagas/{orderId}/acts').properties?.['acts']?.items,
    ],
  ])('%s', (_, ours, theirs) => expect(ours).toEqual(fieldsOf(theirs)));

  const parked = {
    ...{ key: true, state: true, reason: true, errorType: true, topic: true, attempts: true, events: true },
    ...{ firstFailedAt: true, updatedAt: true, nextAttemptAt: true },
  } as const satisfies Record<keyof ParkedKey, true>;
  const batch = {
    ...{ id: true, kind: true, group: true, state: true, actor: true, reason: true, total: true },
    ...{ drained: true, failed: true, other: true, waiting: true, startedAt: true, endedAt: true },
    lastError: true,
  } as const satisfies Record<keyof Batch, true>;
  const key = answerOf('payments', '/ops/parked/{key}');

  it.each([
    [
      'a parked key',
      fields<ParkedKey>(parked),
      answerOf('payments', '/ops/parked').properties?.['keys']?.items,
    ],
    ['a parked key with its events', fields<ParkedDetail>({ ...parked, heldBack: true }), key],
    [
      'an event that waits',
      fields<HeldEvent>({
        ...{ n: true, eventId: true, topic: true, partition: true, offset: true, recordAt: true },
        ...{ bytes: true, json: true, headers: true },
      }),
      key.properties?.['heldBack']?.items,
    ],
    [
      'a group',
      fields<ParkedGroup>({
        ...{ errorType: true, topic: true, state: true, keys: true, firstFailedAt: true, sample: true },
        ...{ pattern: true, newestFailedAt: true },
      }),
      answerOf('payments', '/ops/parked/groups').properties?.['groups']?.items,
    ],
    ['a batch', fields<BatchDetail>({ ...batch, left: true }), answerOf('payments', '/ops/jobs/{id}')],
    [
      'a batch in the list',
      fields<Batch>(batch),
      answerOf('payments', '/ops/parked/batches').properties?.['batches']?.items,
    ],
    [
      'how many keys match',
      fields<MatchingKeys>({ at: true, keys: true }),
      answerOf('payments', '/ops/parked/matching'),
    ],
  ])('%s', (_, ours, theirs) => expect(ours).toEqual(fieldsOf(theirs)));

  it('the definition, as far as it is needed', () => {
    const machine = definition.properties?.['machines']?.properties?.['leg'];
    expect(fieldsOf(definition)).toEqual(
      expect.arrayContaining(fields<Definition>({ name: true, version: true, machines: true })),
    );
    expect(fieldsOf(machine)).toEqual(
      fields<Machine>({ initial: true, final: true, states: true, transitions: true }),
    );
  });

  it('what operators did', () => {
    const page = answerOf('console', '/api/acts');
    expect(fieldsOf(page)).toEqual(fields<ActsPage>({ acts: true, completeTo: true, asked: true }));
    expect(fieldsOf(page.properties?.['acts']?.items)).toEqual(
      fields<ServiceAct>({
        ...{ service: true, at: true, actor: true, action: true, subject: true },
        ...{ reason: true, detail: true },
      }),
    );
  });

  it('the way of a correlation id', () => {
    const trail = answerOf('console', '/api/trails/{correlationId}');
    expect(fieldsOf(trail)).toEqual(
      fields<Trail>({ correlationId: true, steps: true, gaps: true, asked: true }),
    );
    expect(fieldsOf(trail.properties?.['steps']?.items)).toEqual(
      fields<TrailStep>({
        ...{ service: true, at: true, kind: true, what: true, subject: true, eventId: true },
        ...{ place: true, detail: true },
      }),
    );
    expect(fieldsOf(trail.properties?.['gaps']?.items)).toEqual(
      fields<TrailGap>({ service: true, what: true, count: true }),
    );
  });

  it('the correlation ids that an id leads to', () => {
    const found = answerOf('console', '/api/trails');
    expect(fieldsOf(found)).toEqual(fields<FoundTrails>({ trails: true, asked: true }));
    expect(fieldsOf(found.properties?.['trails']?.items)).toEqual(
      fields<FoundTrail>({ service: true, correlationId: true, at: true, what: true, subject: true }),
    );
  });

  const seen = answerOf('console', '/api/overview');
  const within = (schema: Schema | undefined, ...names: string[]): Schema | undefined =>
    names.reduce((at, name) => (name === '[]' ? at?.items : at?.properties?.[name]), schema);
  const service = within(seen, 'services', '[]');
  const health = within(service, 'health', 'figures');
  const level = { level: true } as const;
  const money = { captured: true, refunded: true, atRisk: true } as const;

  it.each([
    [
      'the overview',
      fields<Overview>({
        ...{ at: true, level: true, sagas: true, money: true, gate: true, power: true },
        ...{ reports: true, services: true },
      }),
      seen,
    ],
    ['what was asked', fields<Asked<unknown>>({ outcome: true, figures: true }), within(seen, 'sagas')],
    [
      'the figures of sagas',
      fields<SagaFigures>({
        ...{ ...level, open: true, needsAttention: true, settled: true, windowHours: true },
      }),
      within(seen, 'sagas', 'figures'),
    ],
    ['a count', fields<Counted>({ count: true, isMore: true }), within(seen, 'sagas', 'figures', 'open')],
    [
      'the figures of money',
      fields<MoneyFigures>({
        ...{ ...level, windowHours: true, isMore: true, currencies: true, openDuplicates: true },
        oldestOpenDuplicateSeconds: true,
      }),
      within(seen, 'money', 'figures'),
    ],
    [
      'money of a currency',
      fields<CurrencyFigures>({ currency: true, ...money }),
      within(seen, 'money', 'figures', 'currencies', '[]'),
    ],
    [
      'the figures of reports',
      fields<ReportFigures>({
        ...{ ...level, open: true, late: true, untaken: true, waitingForReporter: true, closed: true },
        ...{ windowHours: true, agencies: true },
      }),
      within(seen, 'reports', 'figures'),
    ],
    [
      'what an agency has to do',
      fields<AgencyFigures>({ agencyId: true, open: true, untaken: true, late: true }),
      within(seen, 'reports', 'figures', 'agencies', '[]'),
    ],
    [
      'who is inside',
      fields<GateFigures>({ market: true, zones: true, gates: true }),
      within(seen, 'gate', 'figures'),
    ],
    [
      'a zone',
      fields<ZoneFigures>({ ...level, zoneId: true, inside: true, capacity: true }),
      within(seen, 'gate', 'figures', 'zones', '[]'),
    ],
    ['the feeders', fields<PowerFigures>({ feeders: true, isMore: true }), within(seen, 'power', 'figures')],
    [
      'a feeder',
      fields<FeederFigures>({
        ...{ ...level, feederId: true, isDark: true, amps: true, limitAmps: true, watts: true },
        ...{ limitWatts: true, alarms: true },
      }),
      within(seen, 'power', 'figures', 'feeders', '[]'),
    ],
    [
      'a service',
      fields<ServiceFigures>({
        ...{ service: true, running: true, lost: true, silent: true },
        ...{ replicasLevel: true, health: true },
      }),
      service,
    ],
    [
      'how it stands',
      fields<HealthFigures>({ outbox: true, consumer: true, outside: true, revokedKeys: true }),
      health,
    ],
    [
      'what it sends',
      fields<OutboxFigures>({ ...level, oldestAgeSeconds: true, waitingEvents: true }),
      within(health, 'outbox'),
    ],
    [
      'what it handles',
      fields<ConsumerFigures>({
        ...{ lag: true, handling: true, parkedKeys: true, brokenContractKeys: true, waitingKeys: true },
        parkedLevel: true,
      }),
      within(health, 'consumer'),
    ],
    [
      'how far it is behind',
      fields<LagFigures>({ topic: true, events: true, level: true, stuckSeconds: true, stuckLevel: true }),
      within(health, 'consumer', 'lag', '[]'),
    ],
    [
      'how it handles a topic',
      fields<HandlingFigures>({
        ...{ topic: true, handled: true, failed: true, p95Seconds: true, longestSeconds: true },
        ...{ errorShare: true, timeLevel: true, errorLevel: true },
      }),
      within(health, 'consumer', 'handling', '[]'),
    ],
    [
      'whom it calls',
      fields<OutsideFigures>({
        ...{ destination: true, waiting: true, oldestAgeSeconds: true, failures: true, level: true },
      }),
      within(health, 'outside', '[]'),
    ],
  ])('%s', (_, ours, theirs) => expect(ours).toEqual(fieldsOf(theirs)));
});
