import type { StashPort } from '@night-market/event-bus';
import type { Mutation } from '../src/mutation.ts';
import { PassingFault, SimFault } from '../src/time/sim-process.ts';
import type { SimTx } from '../src/store/sim-tx.ts';
import type { BrokenRule } from './broken-rule.ts';

type Stash = StashPort<SimTx>;

/** The stash with some of its operations done otherwise. */
const otherwise =
  (change: (port: Stash) => Partial<Stash>): NonNullable<Mutation['stash']> =>
  (port) => ({
    lockStashed: (...args) => port.lockStashed(...args),
    open: (...args) => port.open(...args),
    append: (...args) => port.append(...args),
    claimDue: (...args) => port.claimDue(...args),
    enter: (...args) => port.enter(...args),
    heads: (...args) => port.heads(...args),
    removeHead: (...args) => port.removeHead(...args),
    setFailed: (...args) => port.setFailed(...args),
    ...change(port),
  });

const nobodyIsHeld = otherwise(() => ({ lockStashed: () => Promise.resolve(new Set()) }));

const skipsFailing = otherwise((port) => ({
  setFailed: async (tx, consumer, head, { firstFailedAtMs }) =>
    void (await port.removeHead(tx, consumer, head, firstFailedAtMs)),
}));

const keepsHead = otherwise(() => ({ removeHead: () => Promise.resolve(false) }));

/** The head is gone for good although its effects may still be rolled back. */
const removesApart = otherwise((port) => ({
  heads: async (tx, consumer, key, limit) => {
    const [head, ...others] = await port.heads(tx, consumer, key, limit);
    if (!head) return [];
    await port.removeHead(tx, consumer, head, tx.process.nowMs());
    return [head, ...others];
  },
  removeHead: () => Promise.resolve(true),
  setFailed: () => Promise.resolve(),
}));

const newestFirst = otherwise((port) => ({
  heads: async (tx, consumer, key, limit) =>
    [...(await port.heads(tx, consumer, key, 1_000))].reverse().slice(0, limit),
}));

const countsAnew = otherwise((port) => ({
  setFailed: (tx, consumer, head, failure) => port.setFailed(tx, consumer, head, { ...failure, attempts: 1 }),
}));

const forgetsParking = otherwise((port) => ({
  enter: async (tx, consumer, key) => {
    const found = await port.enter(tx, consumer, key);
    return found === undefined || found === 'busy' ? found : { ...found, state: 'waiting' };
  },
}));

const dropsBehind = otherwise(() => ({ append: () => Promise.resolve() }));

const claimsNothing = otherwise(() => ({ claimDue: () => Promise.resolve([]) }));

/** The stash's rules, broken one by one. */
export const BROKEN_STASH_RULES: readonly BrokenRule[] = [
  {
    name: 'a live event does not lock the row of its key',
    mutation: { stashWithout: 'live lock' },
    shows: ['held keys', 'order per key'],
  },
  {
    name: 'a drain does not lock the row before it forgets the key',
    mutation: { stashWithout: 'forget lock' },
    shows: ['held keys'],
  },
  {
    name: 'several work on one key at once',
    mutation: { stashWithout: 'drain lock' },
    shows: ['held keys', 'dead letters'],
  },
  {
    name: 'events of a held key go to the live handler',
    mutation: { stash: nobodyIsHeld },
    shows: ['order per key'],
  },
  { name: 'events behind a held key are dropped', mutation: { stash: dropsBehind }, shows: ['nothing lost'] },
  { name: 'a head that fails again is skipped', mutation: { stash: skipsFailing }, shows: ['nothing lost'] },
  {
    name: 'a head that went through stays in the stash',
    mutation: { stash: keepsHead },
    shows: ['order per key', 'one effect'],
  },
  {
    name: 'a head is forgotten before it has been handled',
    mutation: { stash: removesApart },
    shows: ['nothing lost'],
  },
  {
    name: 'the newest of a key goes first',
    mutation: { stash: newestFirst },
    // Whichever it meets first: it goes through, or it fails.
    shows: ['order per key', 'held keys'],
  },
  { name: 'attempts start anew after each failure', mutation: { stash: countsAnew }, shows: ['held keys'] },
  {
    name: 'a parked key is drained unasked, and given up again',
    mutation: { stash: forgetsParking },
    shows: ['held keys', 'dead letters'],
  },
  {
    name: 'waiting keys are never tried again',
    mutation: { stash: claimsNothing },
    shows: ['held keys', 'nothing lost'],
  },
  {
    name: 'passing errors park at once',
    mutation: { errors: (port) => ({ ...port, isRecoverable: (error) => error instanceof SimFault }) },
    shows: ['held keys'],
  },
  {
    name: 'what no waiting fixes holds up everybody',
    mutation: { errors: (port) => ({ ...port, isOutage: (error) => !(error instanceof PassingFault) }) },
    shows: ['nothing lost', 'progress'],
  },
];
