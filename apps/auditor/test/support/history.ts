import {
  eventHeaders,
  payTxnV1,
  SEQUENCE_HEADER,
  sequenceText,
  type Envelope,
} from '@night-market/contracts';
import type { ConsumedRecord, LogReader, LogStretch } from '@night-market/event-bus';
import { deriveId } from '@night-market/kernel';
import type { AuditedConsumer, Held, Inboxes } from '../../src/compare-log/ports.ts';

export const TOPIC = payTxnV1.name;
export const CONSUMER: AuditedConsumer = {
  name: 'orchestrator',
  groupId: 'orchestrator',
  inboxRetentionHours: 336,
  subscriptions: [{ topic: TOPIC, types: [{ name: 'captured', sinceMs: undefined }] }],
};

export type Plant = 'none' | 'gap' | 'double' | 'swapped' | 'overtaken';

/** One event of a history, in the order of appending. */
export interface Step {
  readonly key: number;
  /** Only `captured` is subscribed to. */
  readonly wanted: boolean;
  readonly plant: Plant;
  /** Where among the events of other keys it is sent. */
  readonly place: number;
}

/** A stretch of the log that is sent once more: from, length, and after which record. */
export interface Repeat {
  readonly from: number;
  readonly length: number;
  readonly after: number;
}

interface Fact {
  readonly event: Envelope;
  readonly sequence: number;
  readonly step: Step;
}

export interface History {
  readonly log: readonly ConsumedRecord[];
  /** Inbox rows of the consumer: microseconds by event id. */
  readonly inbox: ReadonlyMap<string, number>;
  /** `kind/consumer/eventId` of all that is wrong, sorted. */
  readonly planted: readonly string[];
  readonly copies: number;
}

const eventOf = (n: number, { key, wanted }: Step, id = deriveId('event', String(n))): Envelope => ({
  id,
  topic: TOPIC,
  ts: new Date(1_795_000_000_000 + n).toISOString(),
  key: `order-${key}`,
  type: wanted ? 'captured' : 'refunded',
  payload: wanted
    ? { orderId: `order-${key}`, txnId: `cap_${n}` }
    : { orderId: `order-${key}`, dupTxnId: `cap_${n}`, refundId: 'r', attempt: 1 },
  correlationId: deriveId('correlation', String(key)),
  causationId: deriveId('cause', String(n)),
});

const recordOf = ({ event, sequence }: Fact, offset: number): ConsumedRecord => ({
  topic: TOPIC,
  partition: 0,
  offset: BigInt(offset),
  key: Buffer.from(event.key),
  value: Buffer.from(JSON.stringify(event)),
  headers: {
    ...eventHeaders(event, 'payments'),
    [SEQUENCE_HEADER]: sequenceText(String(sequence)),
  },
  timestampMs: 1_795_000_000_000 + offset,
  lease: { revoked: false },
});

/** A log and an inbox as the steps say, with exactly the planted faults in them. */
export function historyOf(steps: readonly Step[], repeats: readonly Repeat[]): History {
  const planted: string[] = [];
  const facts = append(steps, planted);
  const order = send(facts, planted);
  const inbox = takeIn(order, planted);
  const [log, copies] = repeat(order, repeats);
  return { log: log.map(recordOf), inbox, planted: planted.sort(), copies };
}

function append(steps: readonly Step[], planted: string[]): Fact[] {
  const facts: Fact[] = [];
  steps.forEach((step, n) => {
    facts.push({ event: eventOf(n, step), sequence: facts.length + 1, step });
    if (step.plant !== 'double') return;
    const again = eventOf(n, step, deriveId('again', String(n)));
    facts.push({ event: again, sequence: facts.length + 1, step: { ...step, plant: 'none' } });
    planted.push(`double//${again.id}`);
  });
  return facts;
}

/** Keys mix freely; within a key the order of appending holds, but for those that are swapped with the next one. */
function send(facts: readonly Fact[], planted: string[]): Fact[] {
  const lines = [...Map.groupBy(facts, ({ step }) => step.key).values()].map((line) => {
    const sent = [...line];
    for (let at = 0; at + 1 < sent.length; at++) {
      const [one, next] = [sent[at]!, sent[at + 1]!];
      if (one.step.plant !== 'swapped' || next.step.plant !== 'none') continue;
      [sent[at], sent[at + 1]] = [next, one];
      planted.push(`inversion//${one.event.id}`);
      at++;
    }
    return sent;
  });
  const order: Fact[] = [];
  while (lines.some((line) => line.length > 0)) {
    const open = lines.filter((line) => line.length > 0);
    const place = open[0]![0]!.step.place;
    order.push(open[place % open.length]!.shift()!);
  }
  return order;
}

/** In the order of the log, three events in a transaction, but for gaps and those the next of their key overtook. */
function takeIn(order: readonly Fact[], planted: string[]): Map<string, number> {
  const wanted = order.filter(({ step }) => step.wanted);
  const inbox = new Map(wanted.map(({ event }, at) => [event.id, 1_000 + Math.floor(at / 3)]));
  for (const line of Map.groupBy(wanted, ({ event }) => event.key).values()) {
    for (const [at, { event, step }] of line.entries()) {
      const next = line[at + 1];
      if (step.plant === 'gap') {
        inbox.delete(event.id);
        planted.push(`gap/${CONSUMER.name}/${event.id}`);
      }
      if (step.plant !== 'overtaken' || next?.step.plant !== 'none') continue;
      const [first, second] = [inbox.get(event.id)!, inbox.get(next.event.id)!];
      if (first === second) continue;
      inbox.set(event.id, second).set(next.event.id, first);
      planted.push(`inversion/${CONSUMER.name}/${next.event.id}`);
    }
  }
  return inbox;
}

function repeat(order: readonly Fact[], repeats: readonly Repeat[]): [Fact[], number] {
  const log: Fact[] = [];
  let copies = 0;
  order.forEach((fact, at) => {
    log.push(fact);
    for (const { from, length, after } of repeats) {
      if (after % order.length !== at) continue;
      const again = order.slice(from % (at + 1), at + 1).slice(0, length);
      copies += again.length;
      log.push(...again);
    }
  });
  return [log, copies];
}

/** A log in memory; hands over a few records at a time. */
export class MemoryReader implements LogReader {
  private readonly log: readonly ConsumedRecord[];

  constructor(log: readonly ConsumedRecord[]) {
    this.log = log;
  }

  async read(
    stretches: readonly LogStretch[],
    onRecords: (records: readonly ConsumedRecord[]) => Promise<void>,
  ): Promise<void> {
    for (const { partition, from, to } of stretches) {
      const ofPartition = this.log.filter((record) => record.partition === partition);
      const asked = ofPartition.slice(Number(from), Number(to));
      for (let at = 0; at < asked.length; at += 7) await onRecords(asked.slice(at, at + 7));
    }
  }
}

/** The inbox of the one consumer, in memory. */
export class MemoryInboxes implements Inboxes {
  private readonly inbox: ReadonlyMap<string, number>;

  constructor(inbox: ReadonlyMap<string, number>) {
    this.inbox = inbox;
  }

  held = (_consumer: string, ids: readonly string[]): Promise<Held[]> =>
    Promise.resolve(
      ids.flatMap((id) => {
        const receivedAtUs = this.inbox.get(id);
        return receivedAtUs === undefined ? [] : [{ id, receivedAtUs }];
      }),
    );
}
