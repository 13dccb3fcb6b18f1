import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type {
  Conflict,
  Enrolment,
  ListedScan,
  Occupancy,
  ScanAnswer,
  Ticket,
  Zone,
  ZonePolicy,
} from '../src/api/gate-types.ts';
import type {
  ConsumerFacts,
  Finding,
  HealthFigures,
  LagHistory,
  LogRecord,
  OriginalRecord,
  PartitionEnds,
  PartitionPosition,
  RecordPage,
  TopicEnds,
  TopicPositions,
} from '../src/api/delivery-types.ts';
import type { ConversationLine, RefundAsked, RefundTalk } from '../src/api/conversation-types.ts';
import type { ListedReport, PartNow, ReportAct, ReportList, ReportNow } from '../src/api/civic-types.ts';
import type { Holder, HolderKey, HolderPage, IssuedKey } from '../src/api/key-types.ts';
import type { BreakPage, OrderMoney, SettlementBreak } from '../src/api/payment-types.ts';
import type {
  Decided,
  Decision,
  DryRunSecond,
  Feeder,
  LoadHistory,
  LoadPoint,
  Override,
  PowerAct,
  StallNow,
} from '../src/api/power-types.ts';

interface Schema {
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
}
interface Operation {
  readonly responses: Readonly<Record<string, { content?: { 'application/json'?: { schema: Schema } } }>>;
}
interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}

/** The schema of the answer, and then of what stands in it; `*` are the items of a list. */
function answerOf(service: string, operation: string, ...inside: string[]): Schema | undefined {
  const [method, path] = operation.split(' ') as [string, string];
  const document = JSON.parse(readFileSync(`docs/api/openapi/${service}.json`, 'utf8')) as Document;
  const { responses } = document.paths[path]![method.toLowerCase()]!;
  const whole = (responses['200'] ?? responses['201'])!.content!['application/json']!.schema;
  return inside.reduce<Schema | undefined>(
    (schema, name) => (name === '*' ? schema?.items : schema?.properties?.[name]),
    whole,
  );
}

/** The names of a type's fields; the compiler says when one is missing or too many. */
const fields = <T>(names: Record<keyof T, true>): string[] => Object.keys(names).sort();
const FEEDER = 'GET /feeders/{feederId}';
const CONVERSATION = 'GET /conversations/{conversationId}';
const REPORT = 'GET /reports/{reportId}';
const RECORDS = 'GET /ops/topics/{topic}/records';
const TICKET = 'GET /v2/tickets/{ticketId}';
const answered = {
  ...{ scanId: true, decision: true, reason: true, ticket: true, orderId: true },
  ...{ overridden: true, previous: true },
} as const satisfies Record<keyof ScanAnswer, true>;
const decided = {
  ...{ shed: true, restored: true, permitted: true, alarmsRaised: true, alarmsCleared: true },
  reasons: true,
} as const satisfies Record<keyof Decided, true>;

describe('the types of the page are those of the services', () => {
  it.each([
    [
      'a feeder',
      fields<Feeder>({
        ...{ feederId: true, version: true, mode: true, definition: true, darkSince: true, alarms: true },
        ...{ phases: true, watts: true, stalls: true, overrides: true, plannedAt: true, epoch: true },
        reasons: true,
      }),
      answerOf('power-ops', FEEDER),
    ],
    [
      'a stall',
      fields<StallNow>({
        ...{ stallId: true, isOn: true, since: true, lockedUntil: true, refusedUntil: true },
        ...{ offMinutes: true, meter: true },
      }),
      answerOf('power-ops', FEEDER, 'stalls', '*'),
    ],
    [
      'an override',
      fields<Override>({ stallId: true, position: true, until: true, reason: true, actor: true }),
      answerOf('power-ops', FEEDER, 'overrides', '*'),
    ],
    ['loads', fields<LoadHistory>({ everyS: true, points: true }), answerOf('power-ops', `${FEEDER}/load`)],
    [
      'a load',
      fields<LoadPoint>({ at: true, L1: true, L2: true, L3: true, watts: true }),
      answerOf('power-ops', `${FEEDER}/load`, 'points', '*'),
    ],
    [
      'a decision',
      fields<Decision>({ ...decided, planId: true, epoch: true, decidedAt: true }),
      answerOf('power-ops', `${FEEDER}/decisions`, 'decisions', '*'),
    ],
    [
      'a second of a dry run',
      fields<DryRunSecond>({ ...decided, afterS: true }),
      answerOf('power-ops', 'POST /feeders/{feederId}/dry-run', 'seconds', '*'),
    ],
    [
      'an act',
      fields<PowerAct>({ id: true, act: true, actor: true, reason: true, detail: true, at: true }),
      answerOf('power-ops', `${FEEDER}/history`, 'acts', '*'),
    ],
    [
      'who is inside',
      fields<Occupancy>({ market: true, zones: true, gates: true }),
      answerOf('gate', 'GET /v2/occupancy'),
    ],
    [
      'a zone',
      fields<Zone>({ zoneId: true, version: true, policy: true }),
      answerOf('gate', 'GET /v2/zones', 'zones', '*'),
    ],
    [
      'its rules',
      fields<ZonePolicy>({
        ...{ zoneId: true, timeZone: true, products: true, hours: true, validity: true, entry: true },
        ...{ reentryAfterExit: true, antiPassback: true, capacity: true, acceptsTicketIds: true },
        ...{ fees: true, staleList: true },
      }),
      answerOf('gate', 'GET /v2/zones', 'zones', '*', 'policy'),
    ],
    [
      'a conflict',
      fields<Conflict>({
        ...{ scanId: true, ticketId: true, zoneId: true, gateId: true, deviceId: true, direction: true },
        ...{ scannedAt: true, isOffline: true, other: true },
      }),
      answerOf('gate', 'GET /v2/conflicts', 'conflicts', '*'),
    ],
    [
      'a ticket',
      fields<Ticket>({ ticketId: true, inside: true, status: true, product: true, scans: true }),
      answerOf('gate', TICKET),
    ],
    [
      'a scan of it',
      fields<ListedScan>({
        ...{ ...answered, gateId: true, direction: true, admission: true, scannedAt: true, flags: true },
      }),
      answerOf('gate', TICKET, 'scans', '*'),
    ],
    ['the answer to a scan', fields<ScanAnswer>(answered), answerOf('gate', 'POST /v2/scans')],
    [
      'an enrolment',
      fields<Enrolment>({ token: true, path: true, url: true, expiresAt: true }),
      answerOf('gate', 'POST /v2/devices/enrolments'),
    ],
    [
      'a page of breaks',
      fields<BreakPage>({ breaks: true, next: true }),
      answerOf('payments', 'GET /ops/breaks'),
    ],
    [
      'a break',
      fields<SettlementBreak>({
        ...{ n: true, kind: true, gatewayId: true, code: true, kept: true, told: true, toldBy: true },
        ...{ times: true, firstSeenAt: true, lastSeenAt: true, explained: true },
      }),
      answerOf('payments', 'GET /ops/breaks', 'breaks', '*'),
    ],
    [
      'the money of an order',
      fields<OrderMoney>({ orderId: true, charge: true, payments: true, captures: true, ledger: true }),
      answerOf('payments', 'GET /orders/{orderId}/payments'),
    ],
    [
      'what a service consumes',
      fields<ConsumerFacts>({
        ...{ consumer: true, groupId: true, inboxRetentionHours: true, subscriptions: true },
      }),
      answerOf('orchestrator', 'GET /ops/consumer'),
    ],
    [
      'how a service stands',
      fields<HealthFigures>({ outbox: true, consumer: true }),
      answerOf('orchestrator', 'GET /ops/health-figures'),
    ],
    [
      'how far a group is in a topic',
      fields<TopicPositions>({ topic: true, partitions: true }),
      answerOf('orchestrator', 'GET /ops/consumer/positions', 'topics', '*'),
    ],
    [
      'and in a partition',
      fields<PartitionPosition>({ partition: true, low: true, high: true, settled: true, lag: true }),
      answerOf('orchestrator', 'GET /ops/consumer/positions', 'topics', '*', 'partitions', '*'),
    ],
    [
      'a finding',
      fields<Finding>({
        ...{ n: true, kind: true, consumer: true, topic: true, partition: true, offset: true, key: true },
        ...{ eventId: true, foundAt: true },
      }),
      answerOf('auditor', 'GET /ops/findings', 'findings', '*'),
    ],
    ['reports', fields<ReportList>({ reports: true, next: true }), answerOf('civic-router', 'GET /reports')],
    [
      'a report in the list',
      fields<ListedReport>({
        ...{ reportId: true, serviceCode: true, category: true, severity: true, status: true, lat: true },
        ...{ duplicateOf: true, description: true, long: true, requestedAt: true, parts: true },
        missedDeadlines: true,
      }),
      answerOf('civic-router', 'GET /reports', 'reports', '*'),
    ],
    [
      'a report',
      fields<ReportNow>({
        ...{ reportId: true, serviceCode: true, category: true, zoneId: true, status: true },
        ...{ clusterId: true, duplicateOf: true, description: true, requestedAt: true, updatedAt: true },
        ...{ parts: true, missed: true },
      }),
      answerOf('civic-router', REPORT),
    ],
    [
      'a part of it',
      fields<PartNow>({
        ...{ agencyId: true, state: true, routedAt: true, acknowledgeBy: true, resolveBy: true },
        ...{ reason: true, words: true },
      }),
      answerOf('civic-router', REPORT, 'parts', '*'),
    ],
    [
      'an act on it',
      fields<ReportAct>({ id: true, act: true, actor: true, reason: true, detail: true, at: true }),
      answerOf('civic-router', `${REPORT}/history`, 'acts', '*'),
    ],
    [
      'a refund that is talked about',
      fields<RefundTalk>({
        ...{ orderId: true, dupTxnId: true, replyBy: true, state: true, isOver: true, entries: true },
      }),
      answerOf('orchestrator', CONVERSATION, 'requests', '*'),
    ],
    [
      'a line of a conversation',
      fields<ConversationLine>({
        ...{ at: true, from: true, to: true, performative: true, sender: true, outcome: true, said: true },
      }),
      answerOf('orchestrator', CONVERSATION, 'requests', '*', 'entries', '*'),
    ],
    [
      'a refund that was asked for',
      fields<RefundAsked>({
        ...{ messageId: true, orderId: true, dupTxnId: true, attempt: true, state: true },
        ...{ firstAskedAt: true, informedAt: true },
      }),
      answerOf('payments', CONVERSATION, 'requests', '*'),
    ],
    [
      'how far a group was behind',
      fields<LagHistory>({ everyS: true, times: true, series: true }),
      answerOf('orchestrator', 'GET /ops/consumer/lag-history'),
    ],
    [
      'and a partition of it',
      fields<LagHistory['series'][number]>({ topic: true, partition: true, lags: true }),
      answerOf('orchestrator', 'GET /ops/consumer/lag-history', 'series', '*'),
    ],
    [
      'a topic',
      fields<TopicEnds>({ topic: true, partitions: true }),
      answerOf('auditor', 'GET /ops/topics', 'topics', '*'),
    ],
    [
      'the ends of a partition',
      fields<PartitionEnds>({ partition: true, low: true, high: true }),
      answerOf('auditor', 'GET /ops/topics', 'topics', '*', 'partitions', '*'),
    ],
    [
      'what was looked through',
      fields<RecordPage>({
        ...{ topic: true, partition: true, low: true, high: true, scanned: true, records: true, next: true },
      }),
      answerOf('auditor', RECORDS),
    ],
    [
      'a record',
      fields<LogRecord>({
        ...{ partition: true, offset: true, at: true, key: true, type: true, eventId: true },
        ...{ correlationId: true, headers: true, bytes: true, json: true, fault: true },
      }),
      answerOf('auditor', RECORDS, 'records', '*'),
    ],
    [
      'an original record',
      fields<OriginalRecord>({
        ...{ topic: true, partition: true, offset: true, at: true, key: true, value: true, headers: true },
      }),
      answerOf('auditor', 'GET /ops/topics/{topic}/partitions/{partition}/records/{offset}'),
    ],
  ])('%s', (_, ours, theirs) => expect(ours).toEqual(Object.keys(theirs?.properties ?? {}).sort()));

  it.each([
    ['gate', 'devices'],
    ['payments', 'terminals'],
  ])('holders of keys of %s', (service, path) => {
    const list = answerOf(service, `GET /ops/${path}`);
    const holder = list?.properties?.['holders']?.items;
    const key = fields<HolderKey>({
      ...{ prefix: true, createdAt: true, createdBy: true, revokedAt: true, lastSeenAt: true },
      ...{ expiresAt: true, isSigning: true, software: true },
    });
    const found = [list, holder, holder?.properties?.['keys']?.items, answerOf(service, `POST /ops/${path}`)];
    expect(found.map((schema) => Object.keys(schema?.properties ?? {}).sort())).toEqual([
      fields<HolderPage>({ holders: true, next: true }),
      fields<Holder>({ id: true, name: true, stallId: true, keys: true }),
      key,
      fields<IssuedKey>({ holder: true, key: true }),
    ]);
  });
});
