import { idOf, isDeadLetterTopic, nameOfLetter } from './names.ts';
import type { Effect, SimTx, StashNote } from '../store/sim-tx.ts';
import type { Violation } from './violation.ts';

/** What a commit says, as far as it concerns keys that are held back. */
export type Committed = Pick<SimTx, 'appended' | 'effects' | 'notes'>;

/** What the store holds of a key after a commit. */
export interface StoredKey {
  readonly isHeld: boolean;
  readonly events: number;
}

export interface HeldKeysHost {
  broken(invariant: Violation['invariant'], detail: string): void;
  /** Events that nothing and nobody can fix. */
  readonly hopeless: ReadonlySet<string>;
  /** Whether the rules allow to park this record now. */
  mayPark(note: StashNote): boolean;
}

const queueName = (consumer: string, key: string): string => `${consumer} ${key}`;

/** Follows the keys that are held back, commit by commit, and compares them with the rules of the stash. */
export class HeldKeys {
  private readonly host: HeldKeysHost;
  /** Letters' names of the events that wait, in order, by consumer and key. */
  private readonly queues = new Map<string, string[]>();
  /** Failures of each record so far. */
  private readonly attempts = new Map<string, number>();
  private readonly parked = new Set<string>();
  readonly tally = { stashed: 0, failures: 0, parked: 0, discarded: 0 };

  constructor(host: HeldKeysHost) {
    this.host = host;
  }

  isHeld(consumer: string, key: string): boolean {
    return this.queues.has(queueName(consumer, key));
  }

  /** A key that is still held back, if any. */
  get any(): string | undefined {
    return this.queues.keys().next().value;
  }

  /** @returns the events that an operator took away unhandled */
  committed(commit: Committed, stored: (consumer: string, key: string) => StoredKey): Effect[] {
    const { notes, effects } = commit;
    this.mindOvertaking(commit);
    const parkedNow: string[] = [];
    const discarded: Effect[] = [];
    for (const note of notes) {
      if (note.what === 'in') {
        this.tally.stashed++;
        this.queueOf(note).push(nameOfLetter(note.entry.record));
      } else if (note.what === 'failed') this.failed(note, parkedNow);
      else {
        this.out(note);
        const effect = effectOf(note);
        if (effects.some(({ id }) => id === effect.id)) continue;
        if (this.host.hopeless.has(effect.id)) discarded.push(effect);
        else this.host.broken('nothing lost', `${effect.id} left the stash without an effect`);
      }
    }
    this.tally.parked += parkedNow.length;
    this.tally.discarded += discarded.length;
    this.mindLetters(commit, parkedNow);
    for (const { consumer, entry } of notes) this.compare(consumer, entry.key, stored(consumer, entry.key));
    return discarded;
  }

  /** An effect is had by the head of its key, or while the key is not held back. */
  private mindOvertaking({ effects, notes }: Committed): void {
    const heads = new Set(notes.filter(({ what }) => what === 'out').map((note) => effectOf(note).id));
    for (const { consumer, key, id } of effects) {
      if (heads.has(id)) continue;
      const [head] = this.queues.get(queueName(consumer, key)) ?? [];
      if (head !== undefined)
        this.host.broken('order per key', `${id} of ${key} overtook ${head} in the stash`);
    }
  }

  private out({ consumer, entry: { key, record } }: StashNote): void {
    const head = this.queueOf({ consumer, entry: { key } }).shift();
    const name = nameOfLetter(record);
    if (head !== name) this.host.broken('order per key', `${name} left the stash before ${head}`);
  }

  private failed(note: StashNote, parkedNow: string[]): void {
    const { consumer, entry, failure } = note;
    const name = nameOfLetter(entry.record);
    const [head] = this.queueOf(note);
    if (head !== name) this.host.broken('held keys', `${name} failed while ${head} was the head`);
    this.tally.failures++;
    const attempts = (this.attempts.get(`${consumer} ${name}`) ?? 0) + 1;
    this.attempts.set(`${consumer} ${name}`, attempts);
    if (failure!.attempts !== attempts) {
      this.host.broken('held keys', `${name} failed for time ${attempts}, noted was ${failure!.attempts}`);
    }
    if (failure!.state === 'parked') {
      if (this.parked.has(name)) return;
      this.parked.add(name);
      parkedNow.push(name);
      if (!this.host.mayPark(note)) this.host.broken('held keys', `${name} was parked: ${failure!.reason}`);
    } else if (this.parked.has(name)) {
      this.host.broken('held keys', `${name} was parked, and is tried unasked`);
    }
  }

  /** Who parks a record writes its dead letter, and nobody else does. */
  private mindLetters({ appended }: Committed, parkedNow: readonly string[]): void {
    const letters = appended.filter(({ topic }) => isDeadLetterTopic(topic)).map(({ id }) => id);
    const missing = parkedNow.find((name) => !letters.includes(name));
    if (missing !== undefined) this.host.broken('dead letters', `${missing} was parked without one`);
    const surplus = letters.find((name, at) => !parkedNow.includes(name) || letters.indexOf(name) < at);
    if (surplus !== undefined) this.host.broken('dead letters', `${surplus} has one too many`);
  }

  private compare(consumer: string, key: string, { isHeld, events }: StoredKey): void {
    const name = queueName(consumer, key);
    const waiting = this.queues.get(name)?.length ?? 0;
    if (waiting === 0) this.queues.delete(name);
    if (isHeld !== waiting > 0 || events !== waiting) {
      const row = isHeld ? 'a row' : 'no row';
      this.host.broken('held keys', `${name} has ${row} and ${events} events, ${waiting} should wait`);
    }
  }

  private queueOf({ consumer, entry }: { consumer: string; entry: { key: string } }): string[] {
    const name = queueName(consumer, entry.key);
    const queue = this.queues.get(name) ?? [];
    this.queues.set(name, queue);
    return queue;
  }
}

const effectOf = ({ consumer, entry: { key, record } }: StashNote): Effect => ({
  ...{ consumer, topic: record.topic, key, id: idOf(record.headers) },
});
