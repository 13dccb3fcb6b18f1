import {
  headerOf,
  isWanted,
  unreadableId,
  type Broken,
  type Handles,
  type ReadEvent,
} from '@night-market/event-bus';
import { pause, type Clock } from '@night-market/kernel';
import type { InboxOrder } from '../domain/inbox-order.ts';
import { findingAt } from '../domain/sent.ts';
import type { Tally } from '../domain/tally.ts';
import { subscribes, type AuditedConsumer, type Inboxes } from './ports.ts';
import type { Compared } from './to-sent.ts';

/** Ids of one question to an inbox. */
const LOOKUP_IDS = 1_000;
/** Before a gap is believed. */
const CONFIRM_AFTER_MS = 1_000;
/** Inbox rows this close to their end may be gone by the time they are asked for. */
const RETENTION_MARGIN_HOURS = 1;
const HOUR_MS = 3_600_000;

export interface InboxComparisonPorts {
  readonly inboxes: Inboxes;
  readonly clock: Clock;
}

/** Compares records with the inbox of one consumer. */
export class InboxComparison {
  private readonly ports: InboxComparisonPorts;
  private readonly consumer: AuditedConsumer;
  private readonly tally: Tally;
  private readonly signal: AbortSignal;
  private readonly since: ReadonlyMap<string, number | undefined>;
  private readonly handles: Handles;

  constructor(ports: InboxComparisonPorts, consumer: AuditedConsumer, tally: Tally, signal: AbortSignal) {
    this.ports = ports;
    this.consumer = consumer;
    this.tally = tally;
    this.signal = signal;
    this.since = new Map(
      consumer.subscriptions.flatMap(({ topic, types }) =>
        types.map(({ name, sinceMs }) => [routeOf(topic, name), sinceMs]),
      ),
    );
    this.handles = (topic, type) => this.since.has(routeOf(topic, type));
  }

  get name(): string {
    return this.consumer.name;
  }

  /** Records of one partition, in order. */
  async run(topic: string, compared: readonly Compared[], order: InboxOrder): Promise<void> {
    if (!subscribes(this.consumer, topic)) return;
    const wanted = compared.filter(({ one, verdict }) => !verdict.copy && isWanted(one, this.handles));
    for (let at = 0; at < wanted.length; at += LOOKUP_IDS)
      await this.compare(wanted.slice(at, at + LOOKUP_IDS), order);
  }

  private async compare(wanted: readonly Compared[], order: InboxOrder): Promise<void> {
    const held = await this.times(wanted.map(({ sent }) => sent.id));
    for (const { sent, verdict, lead } of wanted) {
      const [receivedAtUs, again] = held.get(sent.id) ?? [];
      const overtook = receivedAtUs !== undefined && order.overtook(sent.key, receivedAtUs, verdict.first);
      if (lead) continue;
      this.tally.count(sent.topic, this.name, 'records');
      if (again !== undefined) this.tally.find(findingAt('double', sent, this.name));
      if (overtook) this.tally.find(findingAt('inversion', sent, this.name));
    }
    await this.confirm(
      wanted.filter(
        ({ one, sent, lead }) => !lead && !held.has(sent.id) && this.mustBeHeld(one, sent.sentAtMs),
      ),
    );
  }

  /** A second look; a consumer of another release may have been unable to read what we can, and the reverse. */
  private async confirm(missing: readonly Compared[]): Promise<void> {
    if (missing.length === 0) return;
    await pause(this.ports.clock, CONFIRM_AFTER_MS, this.signal);
    const known = missing.map((compared) => ({ compared, ids: idsOf(compared) }));
    const held = await this.times(known.flatMap(({ ids }) => ids));
    for (const { compared, ids } of known)
      if (!ids.some((id) => held.has(id))) this.tally.find(findingAt('gap', compared.sent, this.name));
  }

  private async times(ids: readonly string[]): Promise<Map<string, number[]>> {
    const times = new Map<string, number[]>();
    // A copy of something forgotten asks for its id again.
    const asked = [...new Set(ids)];
    for (let at = 0; at < asked.length; at += LOOKUP_IDS) {
      const rows = await this.ports.inboxes.held(this.name, asked.slice(at, at + LOOKUP_IDS));
      for (const { id, receivedAtUs } of rows) times.set(id, [...(times.get(id) ?? []), receivedAtUs]);
    }
    return times;
  }

  private mustBeHeld(one: ReadEvent | Broken, sentAtMs: number): boolean {
    const type = 'error' in one ? (headerOf(one.record, 'ce_type') ?? '') : one.event.type;
    const keptHours = this.consumer.inboxRetentionHours - RETENTION_MARGIN_HOURS;
    const keptSinceMs = this.ports.clock.nowMs() - keptHours * HOUR_MS;
    return sentAtMs >= Math.max(keptSinceMs, this.since.get(routeOf(one.record.topic, type)) ?? -Infinity);
  }
}

const routeOf = (topic: string, type: string): string => `${topic}/${type}`;

/** Every id an inbox may know the record by. */
function idsOf({ one: { record, id } }: Compared): string[] {
  const told = headerOf(record, 'ce_id') ?? '';
  return [...new Set([id, unreadableId(record), ...(UUID.test(told) ? [told.toLowerCase()] : [])])];
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
