import type {
  ActsPage,
  Agent,
  Batch,
  BatchDetail,
  Definition,
  FoundTrails,
  ParkedDetail,
  ParkedGroup,
  SagaDetail,
  Trail,
} from '../../src/api/types.ts';

const AT = '2026-11-29T12:00:00.000Z';
const ids = {
  eventId: '0198c0de-0000-7000-8000-000000000001',
  correlationId: '0198c0de-0000-7000-8000-000000000002',
};

const PLAN_ID = '0198c0de-0000-7000-8000-000000000003';

/** A saga whose refund failed. */
export const SAGA: SagaDetail = {
  ...{ orderId: 'order-1', state: 'NeedsAttention', settled: false, correlationId: ids.correlationId },
  ...{ stallId: 'stall-07', createdAt: AT, updatedAt: AT, settledAt: null },
  legs: [
    { dupTxnId: 'cap-2', state: 'NeedsAttention', attempt: 2, failureCode: 'timed_out' },
    { dupTxnId: 'cap-3', state: 'Refunded', attempt: 1, failureCode: null },
  ],
  history: [
    {
      n: 1,
      on: 'requested',
      machine: 'order',
      leg: null,
      from: 'None',
      to: 'Requested',
      actor: 'event',
      at: AT,
      record: { topic: '7.v1', partition: 3, offset: '41' },
      ...ids,
    },
    {
      n: 2,
      on: 'captured',
      machine: 'order',
      leg: null,
      from: 'Requested',
      to: 'Captured',
      actor: 'event',
      at: AT,
      record: null,
      ...ids,
    },
    {
      ...{ n: 3, on: 'duplicate_captured', leg: 'cap-2', from: 'None', to: 'DuplicateCaptured' },
      machine: 'leg',
      ...{ actor: 'event', at: AT, record: null, ...ids },
    },
    {
      ...{ n: 4, on: 'command_refund', leg: 'cap-2', from: 'DuplicateCaptured', to: 'RefundCommanded' },
      machine: 'leg',
      ...{ actor: 'saga', at: AT, record: null, ...ids },
    },
    {
      ...{ n: 5, on: 'refund_failed', leg: 'cap-2', from: 'RefundCommanded', to: 'NeedsAttention' },
      machine: 'leg',
      ...{ actor: 'event', at: AT, record: null, ...ids },
    },
  ],
};

export const DEFINITION: Definition = {
  ...{ name: 'refund', version: 1 },
  machines: {
    order: {
      ...{ initial: 'None', final: ['Captured'], states: ['None', 'Requested', 'Captured'] },
      transitions: [
        { from: 'None', on: 'requested', to: 'Requested' },
        { from: 'Requested', on: 'captured', to: 'Captured' },
      ],
    },
    leg: {
      ...{ initial: 'None', final: ['Refunded', 'RefundedOutside'] },
      states: [
        ...['None', 'DuplicateCaptured', 'RefundCommanded', 'NeedsAttention', 'OutsideReported'],
        ...['Refunded', 'RefundedOutside'],
      ],
      transitions: [
        { from: 'None', on: 'duplicate_captured', to: 'DuplicateCaptured' },
        { from: 'DuplicateCaptured', on: 'command_refund', to: 'RefundCommanded' },
        { from: 'RefundCommanded', on: 'refunded', to: 'Refunded' },
        { from: 'RefundCommanded', on: 'refund_failed', to: 'NeedsAttention' },
        { from: 'NeedsAttention', on: 'retry_requested', to: 'RefundCommanded' },
        { from: 'NeedsAttention', on: 'outside_reported', to: 'OutsideReported' },
        { from: 'OutsideReported', on: 'refunded_outside', to: 'RefundedOutside' },
      ],
    },
  },
};

export const AGENTS: readonly Agent[] = [
  { agentId: 'gate:1', service: 'gate', state: 'there', url: 'http://gate:3003', leaseUntil: AT },
  { agentId: 'gate:2', service: 'gate', state: 'suspect' },
  { agentId: 'payments:1', service: 'payments', state: 'gone' },
  { agentId: 'auditor:1', service: 'auditor', state: 'left' },
];

const failed = {
  ...{ errorType: 'TypeError', topic: '7.v1', attempts: 1, events: 2, firstFailedAt: AT, updatedAt: AT },
  ...{ state: 'parked', nextAttemptAt: null },
};

export const GROUP: ParkedGroup = {
  ...{ errorType: 'TypeError', topic: '7.v1', state: 'parked', keys: 2, firstFailedAt: AT },
  ...{ pattern: 'Cannot read properties of #', newestFailedAt: '2026-11-29T12:30:00.000Z' },
  sample: 'Cannot read properties of undefined',
};

export const PARKED: ParkedDetail = {
  ...{ ...failed, key: 'order-1', reason: 'Cannot read properties of undefined' },
  heldBack: [
    {
      ...{ n: '1', eventId: ids.eventId, topic: '7.v1', partition: 0, offset: '7', recordAt: AT, bytes: 20 },
      ...{ json: { orderId: 'order-1' }, headers: { ce_type: 'captured' } },
    },
    {
      ...{
        n: '2',
        eventId: ids.correlationId,
        topic: '7.v1',
        partition: 0,
        offset: '8',
        recordAt: AT,
        bytes: 9,
      },
      ...{ json: null, headers: {} },
    },
  ],
};

/** Without what it left. */
const BATCH: Batch = {
  ...{ id: ids.eventId, kind: 'replay', state: 'running', actor: 'wang', reason: 'the fault is mended' },
  group: { errorType: 'TypeError', topic: '7.v1', pattern: 'Cannot read properties of #' },
  ...{ total: 5, drained: 2, failed: 1, other: 1, waiting: 1 },
  ...{ startedAt: AT, endedAt: null, lastError: null },
};

/** One that runs, and one that has ended. */
export const BATCHES: readonly Batch[] = [
  BATCH,
  {
    ...{ ...BATCH, id: ids.correlationId, kind: 'discard', state: 'done', actor: 'lin' },
    ...{ group: { errorType: '', topic: '', pattern: '' }, endedAt: AT, drained: 3, waiting: 0 },
  },
];

export const JOB: BatchDetail = {
  ...BATCH,
  left: [
    { key: 'order-7', outcome: 'failed', error: 'still wrong' },
    { key: 'order-8', outcome: 'busy' },
  ],
};

/** One service tells, another does not. */
export const ACTS: ActsPage = {
  acts: [
    {
      ...{ service: 'payments', at: '2026-11-29T12:00:02.000001Z', actor: 'wang', action: 'key_revoked' },
      ...{ subject: 'till-7', reason: null, detail: { kind: 'terminal' } },
    },
    {
      ...{ service: 'payments', at: '2026-11-29T12:00:01.000000Z', actor: 'lin', action: 'replay_drained' },
      ...{ subject: 'order-1', reason: 'the gateway is back', detail: {} },
    },
  ],
  completeTo: '2026-11-29T12:00:01.000000Z',
  asked: [
    { service: 'gate', outcome: 'unreachable' },
    { service: 'payments', outcome: 'answered' },
  ],
};

const step = { subject: 'order-1', eventId: null, place: null, detail: {} };

/** Gate does not answer. */
export const FOUND: FoundTrails = {
  trails: [
    {
      ...{ service: 'orchestrator', correlationId: ids.correlationId, at: '2026-11-29T12:00:00.300000Z' },
      ...{ what: 'requested', subject: 'order-1' },
    },
  ],
  asked: [
    { service: 'gate', outcome: 'unreachable' },
    { service: 'orchestrator', outcome: 'answered' },
  ],
};
/** What an id leads to that nobody knows. */
export const NOT_FOUND: FoundTrails = {
  trails: [],
  asked: [{ service: 'orchestrator', outcome: 'answered' }],
};

/** Gate does not answer, an inbox was swept, and of one event nobody knows any more where it is. */
export const TRAIL: Trail = {
  correlationId: ids.correlationId,
  steps: [
    { ...step, service: 'payments', at: '2026-11-29T12:00:00.000001Z', kind: 'request', what: 'card' },
    {
      ...{
        ...step,
        service: 'payments',
        at: '2026-11-29T12:00:00.020000Z',
        kind: 'key',
        subject: 'till-7-0001',
      },
      what: 'POST /payments',
    },
    {
      ...{ ...step, service: 'orchestrator', at: '2026-11-29T12:00:00.300000Z', kind: 'transition' },
      ...{ what: 'requested', eventId: ids.eventId, detail: { from: 'None', to: 'Requested' } },
    },
    {
      ...{ ...step, service: 'payments', at: '2026-11-29T12:00:00.400000Z', kind: 'inbox' },
      ...{ what: 'payments', eventId: ids.eventId, place: { topic: '7.v1', partition: 0, offset: '6998' } },
    },
    {
      ...{ ...step, service: 'power-ops', at: '2026-11-29T12:00:00.450000Z', kind: 'request' },
      ...{ what: 'override_set', subject: 'feeder-1', detail: { stallId: 'stall-07', planId: PLAN_ID } },
    },
    {
      ...{ ...step, service: 'gate', at: '2026-11-29T12:00:00.500000Z', kind: 'inbox' },
      ...{ what: 'gate', eventId: ids.eventId },
    },
  ],
  gaps: [{ service: 'orchestrator', what: 'inbox', count: 1 }],
  asked: [
    { service: 'gate', outcome: 'unreachable' },
    { service: 'orchestrator', outcome: 'answered' },
    { service: 'payments', outcome: 'answered' },
  ],
};
