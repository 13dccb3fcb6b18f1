import type { OutboxAppender } from '@night-market/outbox';
import type { Watch } from '@night-market/directory/leases';
import { agentRow, type AgentRow } from '../src/plays/directory/agent-rows.ts';
import type { DirectoryMutation, LeasePort } from '../src/plays/directory/mutation.ts';
import type { SimTx } from '../src/store/sim-tx.ts';
import type { BrokenRule } from './broken-rule.ts';

/** A store of leases with some of its ways changed. */
const changed = (port: LeasePort, ways: Partial<LeasePort>): LeasePort => ({
  begin: (...of) => port.begin(...of),
  extend: (...of) => port.extend(...of),
  end: (...of) => port.end(...of),
  isListed: (...of) => port.isListed(...of),
  suspect: (...of) => port.suspect(...of),
  expire: (...of) => port.expire(...of),
  forget: (...of) => port.forget(...of),
  ...ways,
});

type Leases = NonNullable<DirectoryMutation['leases']>;

/** No gap between two looks is ever seen. */
const forgetThePause: NonNullable<DirectoryMutation['watch']> = (port) => ({
  lock: async (tx) => {
    const locked = await port.lock(tx);
    return locked && { ...locked, watch: { ...locked.watch, sweptAtMs: locked.nowMs } };
  },
  save: (...of) => port.save(...of),
});

/** Each replica remembers when it looked, from its start. */
const watchOfItsOwn: NonNullable<DirectoryMutation['watch']> = (port) => {
  let own: Watch | undefined;
  return {
    lock: async (tx) => {
      const locked = await port.lock(tx);
      return locked && { ...locked, watch: own ?? { sweptAtMs: locked.nowMs, graceUntilMs: 0 } };
    },
    save: (tx, watch) => {
      own = watch;
      return port.save(tx, watch);
    },
  };
};

const epochOf = (rows: ReadonlyMap<string, unknown>, agentId: string): string | undefined =>
  (rows.get(agentRow(agentId)) as AgentRow | undefined)?.epoch;

const renewAnyEpoch: Leases = (port, rows) =>
  changed(port, {
    extend: (tx, agentId, epoch) => port.extend(tx, agentId, epochOf(rows, agentId) ?? epoch),
  });

const endAnyEpoch: Leases = (port, rows) =>
  changed(port, { end: (tx, agentId, epoch) => port.end(tx, agentId, epochOf(rows, agentId) ?? epoch) });

/** Epochs are counted for each agent, from one again once it is forgotten. */
const countForEachAgent: Leases = (port, rows) =>
  changed(port, {
    begin: async (tx, agent, leaseS) => {
      const listed = await port.begin(tx, agent, leaseS);
      const epoch = String(Number(epochOf(rows, agent.agentId) ?? 0) + 1);
      tx.writes.set(agentRow(agent.agentId), { ...listed, epoch });
      return { ...listed, epoch };
    },
  });

const expireAtOnce: Leases = (port) =>
  changed(port, {
    suspect: () => Promise.resolve([]),
    expire: async (tx, _suspectMs, limit) => {
      await port.suspect(tx, limit);
      return port.expire(tx, -1, limit);
    },
  });

/** What is written was read before the rows were locked. */
const suspectByOldRows: Leases = (port, rows) =>
  changed(port, {
    suspect: async (tx, limit) => {
      const nowMs = tx.process.nowMs();
      const due = ([...rows.values()] as AgentRow[]).filter(
        ({ state, leaseUntilMs }) => state === 'live' && leaseUntilMs < nowMs,
      );
      await port.isListed(tx, 'in the meantime');
      const suspects = due
        .slice(0, limit)
        .map((row): AgentRow => ({ ...row, state: 'suspect', suspectSinceMs: nowMs }));
      for (const row of suspects) tx.writes.set(agentRow(row.agentId), row);
      return suspects;
    },
  });

/** Who expired is put on a list, and forgotten by that, whoever is back by then. */
const forgetByList: Leases = (port) => {
  const expiredAtMs = new Map<string, number>();
  return changed(port, {
    expire: async (tx, ...of) => {
      const expired = await port.expire(tx, ...of);
      tx.afterCommit(() => expired.forEach(({ agentId }) => expiredAtMs.set(agentId, tx.process.nowMs())));
      return expired;
    },
    forget: (tx, forgetMs) => {
      const due = [...expiredAtMs].filter(([, atMs]) => atMs < tx.process.nowMs() - forgetMs);
      for (const [agentId] of due) {
        tx.writes.set(agentRow(agentId), undefined);
        expiredAtMs.delete(agentId);
      }
      return Promise.resolve(due.map(([agentId]) => agentId));
    },
  });
};

/** Each event is told with the next change, in another transaction. */
const tellLater = (port: OutboxAppender<SimTx>): OutboxAppender<SimTx> => {
  let held: Parameters<typeof port.append>[1] = [];
  return {
    append: (tx, messages) => {
      const now = held;
      held = messages;
      return port.append(tx, now);
    },
  };
};

const neverTell =
  (fact: string) =>
  (port: OutboxAppender<SimTx>): OutboxAppender<SimTx> => ({
    append: (tx, messages) =>
      port.append(
        tx,
        messages.filter(({ headers }) => !headers['ce_type']?.endsWith(fact)),
      ),
  });

const registerAnew: NonNullable<DirectoryMutation['member']> = (port) => ({
  ask: async (...of) => {
    const answer = await port.ask(...of);
    return answer.kind === 'theirs' ? { kind: 'unknown' } : answer;
  },
  leave: (...of) => port.leave(...of),
});

/** Who has lost its name once never asks for it again. */
const giveUp: NonNullable<DirectoryMutation['member']> = (port) => {
  let isOver = false;
  return {
    ask: async (...of) => {
      if (isOver) return new Promise(() => undefined);
      const answer = await port.ask(...of);
      isOver = answer.kind === 'theirs';
      return answer;
    },
    leave: (...of) => port.leave(...of),
  };
};

const rule = (
  name: string,
  directory: DirectoryMutation,
  ...shows: BrokenRule['shows'][number][]
): BrokenRule => ({ name, mutation: { directory }, shows });

export const BROKEN_DIRECTORY_RULES: readonly BrokenRule[] = [
  rule('a look that forgets the pause before it', { watch: forgetThePause }, 'grace'),
  rule('a grace that each replica keeps for itself', { watch: watchOfItsOwn }, 'grace'),
  rule('looks that do not lock the watch', { unlockedWatch: true }, 'grace'),
  rule('a renewal that ignores the epoch', { leases: renewAnyEpoch }, 'fencing'),
  rule('a leave that ignores the epoch', { leases: endAnyEpoch }, 'fencing'),
  rule('an epoch that is used again', { leases: countForEachAgent }, 'fencing'),
  rule('expiry without suspicion', { leases: expireAtOnce }, 'suspicion first'),
  rule(
    'leases that end by rows read before their locks',
    { leases: suspectByOldRows },
    'suspicion first',
    'fencing',
  ),
  rule('forgetting who is back', { leases: forgetByList }, 'suspicion first'),
  rule('a process that registers anew when it is superseded', { member: registerAnew }, 'one holder'),
  rule('a process that never asks again when it is superseded', { member: giveUp }, 'one holder'),
  rule('a reader that takes late copies for news', { believesCopies: true }, 'told as stored'),
  { name: 'events told in another transaction', mutation: { outbox: tellLater }, shows: ['told as stored'] },
  {
    name: 'an expiry that is not told',
    mutation: { outbox: neverTell('.expired') },
    shows: ['told as stored'],
  },
];
