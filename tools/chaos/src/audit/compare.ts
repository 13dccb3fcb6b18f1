import type { Envelope } from '@night-market/contracts';
import type { AuditFinding, AuditReport } from './ports.ts';

/** Who takes which types of a topic. */
export interface Subscription {
  readonly consumer: string;
  readonly topic: string;
  /** All of them when left out. */
  readonly types?: readonly string[];
}

/** Event ids with the microsecond in which a consumer's transaction took them in. */
export type Inbox = ReadonlyMap<string, number>;

/**
 * Compares the log with the inboxes.
 * @param log events in the order of the log, by topic and, within it, by partition; copies may be among them
 */
export function compare(
  log: ReadonlyMap<string, readonly Envelope[]>,
  inboxes: ReadonlyMap<string, Inbox>,
  subscriptions: readonly Subscription[],
): AuditReport {
  const first = new Map([...log].map(([topic, events]) => [topic, firstOccurrences(events)]));
  const taken = subscriptions.map((subscription) => {
    const { consumer, topic, types } = subscription;
    const events = (first.get(topic) ?? []).filter(({ type }) => types?.includes(type) ?? true);
    return { consumer, events, inbox: inboxes.get(consumer) ?? new Map<string, number>() };
  });
  return {
    gaps: taken.flatMap(({ consumer, events, inbox }) =>
      events
        .filter(({ id }) => !inbox.has(id))
        .map(({ key, type, topic, id }) => ({
          key,
          says: `${consumer} never took in ${topic} ${type} ${id}`,
        })),
    ),
    doubles: [...first.values()].flatMap(doublesOf),
    inversions: [
      ...beforeTheirCause(first),
      ...taken.flatMap(({ consumer, events, inbox }) => takenOutOfOrder(consumer, events, inbox)),
    ],
  };
}

function firstOccurrences(events: readonly Envelope[]): Envelope[] {
  const seen = new Set<string>();
  return events.filter(({ id }) => seen.size < seen.add(id).size);
}

function doublesOf(events: readonly Envelope[]): AuditFinding[] {
  const facts = Map.groupBy(events, ({ key, type, causationId, payload }) =>
    JSON.stringify([key, type, causationId, payload]),
  );
  return [...facts.values()].flatMap((same) =>
    same.slice(1).map(({ key, topic, type, id }) => ({ key, says: `${topic} ${type} again as ${id}` })),
  );
}

/** An effect stands behind its cause in the log of a key, however long the way between them. */
function beforeTheirCause(first: ReadonlyMap<string, readonly Envelope[]>): AuditFinding[] {
  const all = new Map<string, Envelope>([...first.values()].flat().map((event) => [event.id, event]));
  return [...first].flatMap(([topic, events]) => {
    const seen = new Set<string>();
    return events.flatMap(({ id, key, type, causationId }) => {
      seen.add(id);
      const cause = ancestor(all, causationId, topic, key);
      return cause === undefined || seen.has(cause)
        ? []
        : [{ key, says: `${topic} ${type} ${id} before its cause` }];
    });
  });
}

function ancestor(
  all: ReadonlyMap<string, Envelope>,
  causeId: string,
  topic: string,
  key: string,
): string | undefined {
  const visited = new Set<string>();
  for (let id = causeId; !visited.has(id);) {
    visited.add(id);
    const event = all.get(id);
    if (event === undefined) return undefined;
    if (event.topic === topic && event.key === key) return id;
    id = event.causationId;
  }
  return undefined;
}

function takenOutOfOrder(consumer: string, events: readonly Envelope[], inbox: Inbox): AuditFinding[] {
  const latest = new Map<string, number>();
  return events.flatMap(({ key, topic, type, id }) => {
    const at = inbox.get(id);
    if (at === undefined) return [];
    const before = latest.get(key) ?? 0;
    latest.set(key, Math.max(before, at));
    return at < before
      ? [{ key, says: `${consumer} took in ${topic} ${type} ${id} before what came first` }]
      : [];
  });
}
