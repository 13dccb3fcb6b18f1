import type { Conflict, Occupancy, PolicyChange, Ticket, Zone } from '../../src/api/gate-types.ts';
import type {
  ConsumerFacts,
  Finding,
  HealthFigures,
  LagHistory,
  LogRecord,
  RecordPage,
  TopicEnds,
  TopicPositions,
} from '../../src/api/delivery-types.ts';
import type { Holder } from '../../src/api/key-types.ts';
import type { RegisteredAgent } from '../../src/api/types.ts';
import { DUPLICATE, REPORT, REPORTS, REPORT_ACTS, REPORT_ID } from './civic-data.ts';
import { CONTRACT } from './contract-data.ts';
import { CONVERSATION_ANSWERS, CONVERSATION_QUERIES } from './conversation-data.ts';
import type { OrderMoney, SettlementBreak } from '../../src/api/payment-types.ts';
import type { Decision, DryRunSecond, Feeder, LoadHistory, Meter } from '../../src/api/power-types.ts';
import { INSPECTION_ANSWERS, INSPECTION_QUERIES } from './inspection-data.ts';
import { AGENCIES_TO_TELL, GATEWAY_TO_CALL } from './outside-data.ts';

const AT = '2026-11-29T12:00:00.000Z';
const ID = '0198c0de-0000-7000-8000-00000000000';

const meter = (value: number | null, verdict: Meter['verdict'] = 'good'): Meter => ({
  ...{ value, verdict, measuredAt: value === null ? null : AT },
});
const because = {
  code: 'shed_overload',
  en: 'Stall 7 is switched off: 1 carries 34.0 of 32.0.',
  zhTw: '關閉攤位 7：1 負載 34.0，限制 32.0。',
};
const nothing = { restored: [], permitted: [], alarmsRaised: [], alarmsCleared: [] };

export const FEEDER: Feeder = {
  ...{ feederId: 'feeder-1', version: 3, mode: 'automatic', epoch: 1, darkSince: null, plannedAt: AT },
  definition: {
    ...{ phaseLimitAmps: 32, limitWatts: 20_000 },
    stalls: [
      { stallId: 'stall-07', connection: 'L1', priorityClass: 3, critical: false },
      { stallId: 'stall-08', connection: 'L2', priorityClass: 1, critical: true },
    ],
  },
  alarms: [{ alarm: 'unattainable', since: AT }],
  phases: { L1: meter(34), L2: meter(12.5), L3: meter(null, 'missing') },
  watts: meter(9_500),
  stalls: [
    {
      ...{ stallId: 'stall-07', isOn: false, since: AT, lockedUntil: AT, refusedUntil: null },
      ...{ offMinutes: 4, meter: meter(0) },
    },
    {
      ...{ stallId: 'stall-08', isOn: true, since: '1970-01-01T00:00:00.000Z', lockedUntil: null },
      ...{ refusedUntil: AT, offMinutes: 0, meter: meter(null, 'missing') },
    },
  ],
  overrides: [{ stallId: 'stall-07', position: 'off', until: AT, reason: '7', actor: 'wang' }],
  reasons: [because],
};

export const LOAD: LoadHistory = {
  everyS: 10,
  // Of the last minutes, so that there is something to draw.
  points: Array.from({ length: 120 }, (_, n) => ({
    at: new Date(Date.now() - (180 - n) * 10_000).toISOString(),
    ...{ L1: 20 + 14 * Math.sin(n / 20), L2: 12 + 3 * Math.cos(n / 9), L3: null, watts: 9_000 + 10 * n },
  })),
};

export const DECISION: Decision = {
  ...{ ...nothing, shed: ['stall-07'], reasons: [because] },
  ...{ planId: `${ID}3`, epoch: 1, decidedAt: AT },
};
export const DRY_RUN: readonly DryRunSecond[] = [
  { ...nothing, afterS: 5, shed: ['stall-07'], reasons: [because] },
];
export const POWER_ACT = {
  ...{ id: 1, act: 'mode_set', actor: 'wang', reason: '7', detail: {}, at: AT },
};

export const OCCUPANCY: Occupancy = { market: 950, zones: { 'zone-1': 460 }, gates: { north: 950 } };
export const ZONE: Zone = {
  ...{ zoneId: 'zone-1', version: 2 },
  policy: {
    ...{ zoneId: 'zone-1', timeZone: 'Asia/Taipei', products: ['entry'], validity: {} },
    ...{ hours: { from: '17:00', until: '01:00' }, entry: 'single', reentryAfterExit: true },
    ...{ antiPassback: { seconds: 60 }, capacity: { gate: null, zone: 500, market: 1_000 } },
    ...{ acceptsTicketIds: false, fees: { zone: 12_000, products: { entry: 0 } }, staleList: 'closed' },
  },
};
/** The newest first: the zone was opened, and then it got more room and a fee. */
export const POLICY_CHANGES: readonly PolicyChange[] = [
  { version: 2, policy: ZONE.policy, reason: '7', actor: 'wang', at: AT },
  {
    ...{ version: 1, reason: '7', actor: 'wang', at: AT },
    policy: {
      ...ZONE.policy,
      ...{ capacity: { ...ZONE.policy.capacity, zone: 400 }, fees: { zone: null, products: {} } },
    },
  },
];
export const CONFLICT: Conflict = {
  ...{ scanId: `${ID}4`, ticketId: 'ticket-1', zoneId: 'zone-1', gateId: 'north', deviceId: `${ID}5` },
  ...{ direction: 'entry', scannedAt: AT, isOffline: true },
  other: { scanId: `${ID}6`, gateId: 'east', scannedAt: AT },
};
export const TICKET: Ticket = {
  ...{ ticketId: 'ticket-1', inside: true, status: 'clear', product: 'entry' },
  scans: [
    {
      ...{ scanId: `${ID}4`, decision: 'granted', reason: null, gateId: 'north', direction: 'entry' },
      ...{ admission: 'prepaid', scannedAt: AT, flags: ['conflict'] },
    },
    {
      ...{ scanId: `${ID}6`, decision: 'denied', reason: 'already_redeemed', gateId: 'east' },
      ...{ direction: 'entry', admission: 'prepaid', scannedAt: AT, flags: [] },
    },
  ],
};

const key = {
  ...{ prefix: 'abcdefgh', createdAt: AT, createdBy: 'wang', revokedAt: null, lastSeenAt: AT },
  ...{ expiresAt: null, isSigning: false, software: null, refusedAt: null },
};
export const TERMINAL: Holder = {
  ...{ id: `${ID}7`, name: 'till-1', stallId: 'stall-07' },
  keys: [{ ...key, prefix: 'bbbbbbbb', revokedAt: AT, lastSeenAt: null, refusedAt: AT }, key],
};
export const DEVICE: Holder = {
  ...{ id: `${ID}8`, name: 'scanner-1', stallId: null },
  keys: [{ ...key, prefix: 'cccccccc', isSigning: true, software: 'scanner-web/1.2.3' }],
};

export const BREAK: SettlementBreak = {
  ...{ n: '1', kind: 'capture', gatewayId: 'cap-2', code: 'amount_differs', toldBy: 'settlement' },
  kept: { reference: 'order-1', amount: 12_000, currency: 'TWD' },
  told: { reference: 'order-1', amount: 13_000, currency: 'TWD' },
  ...{ times: 2, firstSeenAt: AT, lastSeenAt: AT, explained: null },
};
export const MONEY: OrderMoney = {
  orderId: 'order-1',
  charge: { state: 'captured', amount: 12_000, currency: 'TWD', captureId: 'cap-1', failureCode: null },
  payments: [{ id: `${ID}9`, status: 'captured', replayed: false }],
  captures: [
    { id: 'cap-1', amount: 12_000, duplicate: false, refundState: null, paidOutside: false },
    { id: 'cap-2', amount: 12_000, duplicate: true, refundState: 'refunded', paidOutside: false },
  ],
  ledger: {
    ...{ captured: 24_000, refunded: 12_000, paidOutside: 0, net: 12_000 },
    currencies: [{ currency: 'TWD', captured: 24_000, refunded: 12_000, paidOutside: 0, net: 12_000 }],
  },
};

export const CONSUMER: ConsumerFacts = {
  ...{ consumer: 'payments', groupId: 'payments', inboxRetentionHours: 168 },
  subscriptions: [{ topic: '7.v1', types: ['captured'] }],
};
export const POSITIONS: readonly TopicPositions[] = [
  {
    topic: '7.v1',
    partitions: [
      { partition: 0, low: '0', high: '7000', settled: '10', lag: 6_990 },
      { partition: 1, low: '0', high: '0', settled: null, lag: 0 },
    ],
  },
];
export const LAG_HISTORY: LagHistory = {
  ...{ everyS: 30, times: [AT, '2026-11-29T12:00:30.000Z'] },
  series: [
    { topic: '7.v1', partition: 0, lags: [6_990, 12] },
    { topic: '7.v1', partition: 1, lags: [0, null] },
  ],
};
export const FIGURES: HealthFigures = {
  outbox: { oldestAgeSeconds: 12, waitingEvents: 3 },
  consumer: {
    lag: [{ topic: '7.v1', events: 6_990, stuckSeconds: 0 }],
    brokenContractKeys: { count: 0, isMore: false },
    ...{ parkedKeys: { count: 1, isMore: false }, waitingKeys: { count: 10_000, isMore: true } },
  },
  outside: [{ destination: '7.v1', waiting: 2, oldestAgeSeconds: 12, failures: 3 }],
  revokedKeysInUse: 0,
};
export const FINDING: Finding = {
  ...{ n: '1', kind: 'gap', consumer: 'payments', topic: '7.v1', partition: 0, offset: '7' },
  ...{ key: 'order-1', eventId: `${ID}1`, foundAt: AT },
};

export const REGISTERED = {
  agents: [{ agentId: 'payments:1', services: [{ type: 'event', name: 'pay.txn.v1' }] }],
} satisfies { agents: RegisteredAgent[] };

export const TOPIC_ENDS: TopicEnds = {
  topic: '7.v1',
  partitions: [
    { partition: 0, low: '0', high: '7000' },
    { partition: 1, low: '0', high: '0' },
  ],
};
const record: LogRecord = {
  ...{ partition: 0, offset: '6998', at: AT, key: 'order-1', type: 'captured', eventId: `${ID}1` },
  ...{ correlationId: `${ID}2`, headers: { ce_type: '7.v1.captured' }, bytes: 120, fault: null },
  json: { orderId: 'order-1', amount: 12_000 },
};
export const RECORDS: RecordPage = {
  ...{ topic: '7.v1', partition: 0, low: '0', high: '7000', next: null },
  scanned: { from: '6950', to: '7000' },
  records: [
    record,
    {
      ...{ ...record, offset: '6999', type: null, eventId: null, correlationId: null, headers: {} },
      ...{ json: null, bytes: 0 },
    },
  ],
};

/** What services answer, by service and path. */
export const CONTEXT_ANSWERS: Readonly<Record<string, object>> = {
  'power-ops/feeders': { feeders: [FEEDER], next: null },
  'power-ops/feeders/feeder-1': FEEDER,
  'power-ops/feeders/feeder-1/load': LOAD,
  'power-ops/feeders/feeder-1/decisions': { decisions: [DECISION] },
  'power-ops/feeders/feeder-1/history': { acts: [POWER_ACT] },
  'gate/v2/occupancy': OCCUPANCY,
  'gate/v2/zones': { zones: [ZONE] },
  'gate/v2/zones/zone-1/policy/history': { changes: POLICY_CHANGES },
  'gate/v2/conflicts': { conflicts: [CONFLICT], next: null },
  'gate/v2/tickets/ticket-1': TICKET,
  'gate/ops/devices': { holders: [DEVICE], next: null },
  'payments/ops/breaks': { breaks: [BREAK], next: null },
  'payments/ops/terminals': { holders: [TERMINAL], next: null },
  'payments/orders/order-1/payments': MONEY,
  'gate/ops/consumer': CONSUMER,
  'gate/ops/consumer/positions': { topics: POSITIONS },
  'gate/ops/consumer/lag-history': LAG_HISTORY,
  'gate/ops/health-figures': FIGURES,
  'auditor/ops/findings': { findings: [FINDING], next: null },
  ...CONVERSATION_ANSWERS,
  ...INSPECTION_ANSWERS,
  'civic-router/ops/intents': AGENCIES_TO_TELL,
  'payments/ops/intents': GATEWAY_TO_CALL,
  'directory/agents': REGISTERED,
  'civic-router/reports': REPORTS,
  [`civic-router/reports/${REPORT_ID}`]: REPORT,
  [`civic-router/reports/${REPORT_ID}/history`]: REPORT_ACTS,
  [`civic-router/reports/${DUPLICATE.reportId}`]: DUPLICATE,
  [`civic-router/reports/${DUPLICATE.reportId}/history`]: { acts: [] },
  'auditor/ops/topics': { topics: [TOPIC_ENDS] },
};

/** What is in the store of the page under each of its questions. */
export const CONTEXT_QUERIES: readonly (readonly [key: readonly unknown[], answer: object])[] = [
  [['power', 'feeders', undefined], { feeders: [FEEDER], next: 'feeder-1' }],
  [['power', 'feeder', 'feeder-1'], FEEDER],
  [['power', 'load', 'feeder-1'], LOAD],
  [['power', 'decisions', 'feeder-1'], { decisions: [DECISION] }],
  [['power', 'acts', 'feeder-1'], { acts: [POWER_ACT] }],
  [['gate', 'occupancy'], OCCUPANCY],
  [['gate', 'zones'], { zones: [ZONE] }],
  [['gate', 'policy-history', 'zone-1', undefined], { changes: POLICY_CHANGES }],
  [['gate', 'conflicts', undefined], { conflicts: [CONFLICT], next: null }],
  [['gate', 'ticket', 'ticket-1'], TICKET],
  [['holders', 'gate', 'devices', undefined], { holders: [DEVICE], next: null }],
  [['holders', 'payments', 'terminals', undefined], { holders: [TERMINAL], next: null }],
  [['payments', 'breaks', 'open', undefined], { breaks: [BREAK], next: '1' }],
  [['payments', 'breaks', 'explained', undefined], { breaks: [], next: null }],
  [['orders', 'money', 'order-1'], MONEY],
  [['delivery', 'gate', 'consumer'], CONSUMER],
  [['delivery', 'gate', 'positions'], { topics: POSITIONS }],
  [['delivery', 'gate', 'lag-history'], LAG_HISTORY],
  [['delivery', 'gate', 'figures'], FIGURES],
  [['delivery', 'findings', undefined], { findings: [FINDING], next: '1' }],
  [['civic', 'reports', {}], REPORTS],
  [['civic', 'report', REPORT_ID], REPORT],
  [['civic', 'acts', REPORT_ID], REPORT_ACTS],
  [['outside', 'civic-router'], AGENCIES_TO_TELL],
  [['outside', 'payments'], GATEWAY_TO_CALL],
  [['agents', 'registered'], REGISTERED],
  [['contracts'], { contracts: [CONTRACT] }],
  [['contracts', '7.v1'], CONTRACT],
  ...CONVERSATION_QUERIES,
  ...INSPECTION_QUERIES,
  [['topics'], { topics: [TOPIC_ENDS] }],
  [['topics', '7.v1', {}], { pages: [RECORDS], pageParams: [undefined] }],
];
