import type { OutgoingRecord } from '@night-market/event-bus';
import type { AppendedEvent, Effect } from '../store/sim-tx.ts';
import type { Violation } from './violation.ts';

const DEAD = '.dlq';

const isDeadLetter = ({ topic }: AppendedEvent): boolean => topic.endsWith(DEAD);

/** A dead letter keeps the id of what was given up. */
const nameOf = ({ topic, id }: AppendedEvent): string => `${topic} ${id}`;

const streamOf = ({ topic, key }: AppendedEvent): string => `${topic} ${key}`;

/** Sees every commit and every stored record, and compares them. The first violation ends the run. */
export class Oracle {
  violation: Violation | undefined;
  /** Events that must be given up, and no others. */
  readonly hopeless = new Map<string, { readonly readable: boolean }>();
  /** Ids in commit order, by topic and key. */
  private readonly written = new Map<string, string[]>();
  private readonly allWritten = new Set<string>();
  /** First occurrences at the broker, by topic and key. */
  private readonly first = new Map<string, string[]>();
  private readonly seen = new Set<string>();
  /** Effects in commit order, by consumer, topic and key. */
  private readonly done = new Map<string, string[]>();
  private readonly effects = new Set<string>();
  /** Which group reads a topic. */
  private readonly consumers: Readonly<Record<string, string>>;

  constructor(consumers: Readonly<Record<string, string>>) {
    this.consumers = consumers;
  }

  broken(invariant: Violation['invariant'], detail: string): void {
    this.violation ??= { invariant, detail };
  }

  committed(events: readonly AppendedEvent[], effects: readonly Effect[]): void {
    for (const event of events) {
      this.allWritten.add(nameOf(event));
      if (isDeadLetter(event)) this.gaveUp(event);
      push(this.written, streamOf(event), event.id);
    }
    for (const effect of effects) this.took(effect);
  }

  published(place: string, event: AppendedEvent): void {
    if (!this.allWritten.has(nameOf(event))) {
      return this.broken('nothing from nowhere', `${event.id} at ${place} was never committed`);
    }
    if (this.seen.has(nameOf(event))) return;
    this.seen.add(nameOf(event));
    const stream = streamOf(event);
    const n = push(this.first, stream, event.id);
    const expected = this.written.get(stream)?.[n];
    if (expected !== event.id) {
      this.broken(
        'order per key',
        `${stream}: record ${n} at the broker is ${event.id}, committed was ${expected}`,
      );
    }
  }

  /** An offset may only move over what has taken effect. */
  offsetCommitted(group: string, below: readonly OutgoingRecord[], topic: string): void {
    for (const { headers } of below) {
      const id = headers['ce_id'] ?? '';
      if (!this.effects.has(`${group} ${id}`)) {
        this.broken(
          'nothing lost',
          `${group} committed an offset of ${topic} past ${id}, which had no effect`,
        );
      }
    }
  }

  /** A dead letter stands for the effect that cannot be had. */
  private gaveUp({ topic, id }: AppendedEvent): void {
    const name = `${this.consumers[topic.slice(0, -DEAD.length)]} ${id}`;
    const event = this.hopeless.get(id);
    if (event === undefined) return this.broken('nothing lost', `${id} was given up in ${topic}`);
    // Copies of what cannot be read are told apart by their places only, so each is given up.
    if (event.readable && this.effects.has(name))
      return this.broken('one effect', `${id} was given up twice`);
    this.effects.add(name);
  }

  private took(effect: Effect): void {
    const { consumer, id } = effect;
    const name = `${consumer} ${id}`;
    if (this.effects.has(name)) return this.broken('one effect', `${id} had a second effect at ${consumer}`);
    this.effects.add(name);
    const stream = streamOf(effect);
    const n = push(this.done, `${consumer} ${stream}`, id);
    const expected = this.first.get(stream)?.[n];
    if (expected !== id) {
      this.broken('order per key', `${consumer}: effect ${n} of ${stream} is ${id}, expected ${expected}`);
    }
  }

  /** The first event that was committed and has not had its effect, if any. */
  outstanding(): string | undefined {
    for (const [stream, ids] of this.written) {
      const topic = stream.split(' ')[0]!;
      const consumer = this.consumers[topic];
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
