import { expect, it } from 'vitest';
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
import type { Contract, ContractEvent, ListedContract } from '../src/api/contract-types.ts';
import type {
  ConversationLine,
  ListedConversation,
  RefundAsked,
  RefundTalk,
} from '../src/api/conversation-types.ts';
import type { OutsideDestination, TriedNow } from '../src/api/outside-types.ts';
import type { ListedReport, PartNow, ReportAct, ReportList, ReportNow } from '../src/api/civic-types.ts';
import { answerOf, fields } from './support/answers.ts';

const CONVERSATION = 'GET /conversations/{conversationId}';
const REPORT = 'GET /reports/{reportId}';
const RECORDS = 'GET /ops/topics/{topic}/records';

it.each([
  [
    'what a service consumes',
    fields<ConsumerFacts>({
      ...{ consumer: true, groupId: true, inboxRetentionHours: true, subscriptions: true },
    }),
    answerOf('orchestrator', 'GET /ops/consumer'),
  ],
  [
    'how a service stands',
    fields<HealthFigures>({ outbox: true, consumer: true, outside: true, revokedKeysInUse: true }),
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
      ...{ parts: true, missed: true, mediaUrls: true },
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
    'a destination of calls',
    fields<OutsideDestination>({
      ...{ kind: true, destination: true, waiting: true, parked: true, oldestAgeSeconds: true },
      circuit: true,
    }),
    answerOf('payments', 'GET /ops/intents', 'destinations', '*'),
  ],
  [
    'what came of trying it now',
    fields<TriedNow>({ outcome: true, broughtForward: true }),
    answerOf('civic-router', 'POST /ops/intents/{kind}/try-now'),
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
    'a conversation in the list',
    fields<ListedConversation>({
      ...{ conversationId: true, about: true, askedAt: true, state: true, standing: true },
    }),
    answerOf('power-ops', 'GET /conversations', 'conversations', '*'),
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
    'a contract in the list',
    fields<ListedContract>({
      ...{ topic: true, status: true, description: true, key: true, partitions: true },
      ...{ cleanupPolicy: true, retentionDays: true, producers: true, consumers: true },
    }),
    answerOf('console', 'GET /api/contracts', 'contracts', '*'),
  ],
  [
    'a contract',
    fields<Contract>({
      ...{ topic: true, status: true, description: true, key: true, partitions: true, envelope: true },
      ...{ cleanupPolicy: true, retentionDays: true, producers: true, consumers: true, events: true },
    }),
    answerOf('console', 'GET /api/contracts/{topic}'),
  ],
  [
    'an event of a contract',
    fields<ContractEvent>({
      ...{ type: true, status: true, description: true, performative: true, payload: true, examples: true },
    }),
    answerOf('console', 'GET /api/contracts/{topic}', 'events', '*'),
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
])('%s of the page has the fields of the service', (_, ours, theirs) =>
  expect(ours).toEqual(Object.keys(theirs?.properties ?? {}).sort()),
);
