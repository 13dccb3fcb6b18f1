import type { OutgoingRecord } from '@night-market/event-bus';
import type { Plan } from '../plan.ts';
import type { AppendedEvent, Effect, NamedEvent, StashNote } from '../store/sim-tx.ts';
import type { Scheduler } from '../time/scheduler.ts';
import { HeldKeys, type Committed, type HeldKeysHost, type StoredKey } from './held-keys.ts';
import { idOf } from './names.ts';
import type { Violation } from './violation.ts';

const nameOf = ({ topic, id }: NamedEvent): string => `${topic} ${id}`;

const streamOf = ({ topic, key }: NamedEvent): string => `${topic} ${key}`;

const outboxStreamOf = (event: AppendedEvent): string => `${streamOf(event)} ${event.source}`;

/** What the oracle looks up after a commit. */
export interface CommittedRows {
  heldKey(consumer: string, key: string): StoredKey;
}

/** Sees every commit and every stored record, and compares them. The first violation ends the run. */
export class Oracle implements HeldKeysHost {
  violation: Violation | undefined;
  /** Events that nothing and nobody can fix; operators discard them. */
  readonly hopeless = new Set<string>();
  /** Events that no waiting fixes. */
  readonly poisoned = new Set<string>();
  readonly held = new HeldKeys(this);
  /** Ids in commit order, by topic, key and source. */
  private readonly written = new Map<string, string[]>();
  private readonly writtenAtMs = new Map<string, number>();
  /** First occurrences at the broker, in the same streams. */
  private readonly sent = new Map<string, string[]>();
  /** First occurrences at the broker, by topic and key. */
  private readonly first = new Map<string, string[]>();
  private readonly seen = new Set<string>();
  /** Effects in commit order, by consumer, topic and key. */
  private readonly done = new Map<string, string[]>();
  private readonly effects = new Set<string>();
  /** What offsets may move past: what had its effect, or waits in the stash. */
  private readonly settled = new Set<string>();
  /** Which group reads a topic. */
  private readonly consumers: Readonly<Record<string, string>>;
  private readonly scheduler: Scheduler;
  private readonly plan: Plan;

  constructor(consumers: Readonly<Record<string, string>>, scheduler: Scheduler, plan: Plan) {
    this.consumers = consumers;
    this.scheduler = scheduler;
    this.plan = plan;
  }

  broken(invariant: Violation['invariant'], detail: string): void {
    this.violation ??= { invariant, detail };
  }

  committed(commit: Committed, rows: CommittedRows): void {
    for (const event of commit.appended) this.told(event);
    const discarded = this.held.committed(commit, (consumer, key) => rows.heldKey(consumer, key));
    for (const { what, consumer, entry } of commit.notes) {
      if (what === 'in') this.settled.add(`${consumer} ${idOf(entry.record.headers)}`);
    }
    for (const effect of commit.effects) this.took(effect);
    for (const effect of discarded) {
      // Copies of what cannot be read are told apart by their places only, so each is parked and discarded.
      if (!this.effects.has(`${effect.consumer} ${effect.id}`)) this.took(effect);
    }
  }

  /** Somebody has something to publish, through an outbox or from outside. */
  told(event: AppendedEvent): void {
    this.writtenAtMs.set(nameOf(event), this.scheduler.elapsedMs);
    push(this.written, outboxStreamOf(event), event.id);
  }

  mayPark({ entry, failure }: StashNote): boolean {
    const id = idOf(entry.record.headers);
    if (this.hopeless.has(id) || this.poisoned.has(id)) return true;
    const { maxAttempts, maxAgeMs, afterwards } = this.plan.retry;
    const ageMs = this.scheduler.nowMs() - failure!.firstFailedAtMs;
    return afterwards === 'park' && (failure!.attempts >= maxAttempts || ageMs >= maxAgeMs);
  }

  published(place: string, event: AppendedEvent): void {
    if (!this.writtenAtMs.has(nameOf(event))) {
      return this.broken('nothing from nowhere', `${event.id} at ${place} was never committed`);
    }
    if (this.seen.has(nameOf(event))) return;
    this.seen.add(nameOf(event));
    push(this.first, streamOf(event), event.id);
    const stream = outboxStreamOf(event);
    const n = push(this.sent, stream, event.id);
    const expected = this.written.get(stream)?.[n];
    if (expected !== event.id) {
      this.broken(
        'order per key',
        `${stream}: record ${n} at the broker is ${event.id}, committed was ${expected}`,
      );
    }
  }

  /** An offset may only move over what has taken effect or waits in the stash. */
  offsetCommitted(group: string, below: readonly OutgoingRecord[], topic: string): void {
    for (const { headers } of below) {
      const id = idOf(headers);
      if (!this.settled.has(`${group} ${id}`)) {
        this.broken(
          'nothing lost',
          `${group} committed an offset of ${topic} past ${id}, which was not settled`,
        );
      }
    }
  }

  private took(effect: Effect): void {
    const { consumer, id } = effect;
    const name = `${consumer} ${id}`;
    if (this.effects.has(name)) return this.broken('one effect', `${id} had a second effect at ${consumer}`);
    this.effects.add(name);
    this.settled.add(name);
    const stream = streamOf(effect);
    const n = push(this.done, `${consumer} ${stream}`, id);
    const expected = this.first.get(stream)?.[n];
    if (expected !== id) {
      this.broken('order per key', `${consumer}: effect ${n} of ${stream} is ${id}, expected ${expected}`);
    }
  }

  /** The first event that was committed before then and has not had its effect, if any; some keys left out. */
  outstanding(beforeMs = Infinity, isLeftOut: (key: string) => boolean = () => false): string | undefined {
    for (const [stream, written] of this.written) {
      const [topic, key] = stream.split(' ') as [string, string];
      if (isLeftOut(key)) continue;
      const consumer = this.consumers[topic];
      const ids = written.filter((id) => this.writtenAtMs.get(`${topic} ${id}`)! <= beforeMs);
      const unseen = ids.find((id) => !this.seen.has(`${topic} ${id}`));
      if (unseen !== undefined) return `${unseen} of ${stream} never reached the broker`;
      const missing = consumer && ids.find((id) => !this.effects.has(`${consumer} ${id}`));
      if (missing) return `${missing} of ${stream} had no effect`;
    }
    return undefined;
  }
}

/** @returns the index of the new entry */
function push(map: Map<string, string[]>, name: string, id: string): number {
  const ids = map.get(name) ?? [];
  map.set(name, ids);
  return ids.push(id) - 1;
}
