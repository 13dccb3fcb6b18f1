import type { ConsumedRecord } from '@night-market/event-bus';
import type { OutboxRow } from '@night-market/outbox';
import type { Mutation } from '../src/mutation.ts';
import { SimTx } from '../src/store/sim-tx.ts';
import type { BrokenRule } from './broken-rule.ts';
import { BROKEN_STASH_RULES } from './stash-mutations.ts';

/** Offsets as with automatic commits: over everything that was handed out. */
const autoCommit: NonNullable<Mutation['consumer']> = (port) => {
  const handedOut = new Map<string, ConsumedRecord>();
  return {
    start: (topics, onRecords) =>
      port.start(topics, (records) => {
        const last = records.at(-1);
        if (last) handedOut.set(`${last.topic}/${last.partition}`, last);
        onRecords(records);
        const offsets = [...handedOut.values()].filter(({ lease }) => !lease.revoked);
        port
          .commit(offsets.map(({ topic, partition, offset }) => ({ topic, partition, next: offset + 1n })))
          .catch(() => undefined);
      }),
    pause: (partitions) => port.pause(partitions),
    resume: (partitions) => port.resume(partitions),
    commit: () => Promise.resolve(),
    stop: () => port.stop(),
    get joined() {
      return port.joined;
    },
  };
};

/** Rows are forgotten before they are sent. */
const removeFirst: NonNullable<Mutation['relayStore']> = (port) => ({
  claimLanes: () => port.claimLanes(),
  read: async (lanes, held) => {
    const rows = await port.read(lanes, held, []);
    if (rows.length > 0) await port.remove(rows);
    return rows;
  },
  remove: () => Promise.resolve(),
  announce: (lanes) => port.announce(lanes),
  onAnnounced: (listener) => port.onAnnounced(listener),
  close: () => port.close(),
});

/** The relay reads by 'greater than the last one seen', so a row that commits late is skipped. */
const readOnwards: NonNullable<Mutation['relayStore']> = (port) => {
  let last = 0;
  const ahead = (row: OutboxRow): boolean => Number(row.seq) > last;
  return {
    claimLanes: () => port.claimLanes(),
    read: async (lanes, held, sent) => {
      for (const row of sent) last = Math.max(last, Number(row.seq));
      return (await port.read(lanes, held, sent)).filter(ahead);
    },
    remove: (sent) => port.remove(sent),
    announce: (lanes) => port.announce(lanes),
    onAnnounced: (listener) => port.onAnnounced(listener),
    close: () => port.close(),
  };
};

/** The newest rows of a lane go first. */
const readBackwards: NonNullable<Mutation['relayStore']> = (port) => ({
  claimLanes: () => port.claimLanes(),
  read: async (...of) => [...(await port.read(...of))].reverse(),
  remove: (rows) => port.remove(rows),
  announce: (lanes) => port.announce(lanes),
  onAnnounced: (listener) => port.onAnnounced(listener),
  close: () => port.close(),
});

/** The inbox row stays although the effects were rolled back. */
const inboxApart: NonNullable<Mutation['inbox']> = () => {
  const known = new Set<string>();
  return {
    admit: (_tx, _consumer, events) => {
      const fresh = events.map(({ id }) => id).filter((id) => !known.has(id));
      fresh.forEach((id) => known.add(id));
      return Promise.resolve(new Set(fresh));
    },
  };
};

/** Events are sent although their transaction may still be rolled back. */
const outboxApart: NonNullable<Mutation['outbox']> = (port, process) => ({
  append: async (tx, messages) => {
    const own = new SimTx(process);
    await port.append(own, messages);
    tx.hooks.push(...own.hooks);
    tx.rows.push(...own.rows);
  },
});

export const BROKEN_RULES: readonly BrokenRule[] = [
  ...BROKEN_STASH_RULES,
  {
    name: 'the inbox admits everything',
    mutation: {
      inbox: () => ({
        admit: (_tx, _consumer, events) => Promise.resolve(new Set(events.map(({ id }) => id))),
      }),
    },
    shows: ['one effect'],
  },
  {
    name: 'the inbox row is not part of the transaction',
    mutation: { inbox: inboxApart },
    shows: ['nothing lost', 'one effect', 'order per key'],
  },
  {
    name: 'rows are removed before they are sent',
    mutation: { relayStore: removeFirst },
    shows: ['nothing lost', 'order per key', 'progress'],
  },
  {
    name: 'the relay reads onwards from the last row seen',
    mutation: { relayStore: readOnwards },
    shows: ['nothing lost', 'order per key', 'progress'],
  },
  {
    name: 'the relay sends the newest first',
    mutation: { relayStore: readBackwards },
    shows: ['order per key'],
  },
  { name: 'the outbox locks no keys', mutation: { noKeyLocks: true }, shows: ['order per key'] },
  {
    name: 'nobody asks whether the partition is still ours',
    mutation: { unfenced: true },
    shows: ['fencing'],
  },
  {
    name: 'events are noted apart from their transaction',
    mutation: { outbox: outboxApart },
    shows: ['nothing from nowhere', 'dead letters'],
  },
  {
    name: 'what is parked leaves no dead letter',
    mutation: { deadLetters: () => ({ put: () => Promise.resolve() }) },
    shows: ['dead letters'],
  },
  {
    name: 'offsets move when records are handed out',
    mutation: { consumer: autoCommit },
    shows: ['nothing lost'],
  },
];
