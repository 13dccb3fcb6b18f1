import type { ConsumerObserver } from '@night-market/event-bus';
import type { Clock } from '@night-market/kernel';

/** How the events of a topic were handled lately, by this process. */
export interface HandlingFigures {
  readonly topic: string;
  readonly handled: number;
  /** That failed and held their key back; one that fails again when it is tried again counts again. */
  readonly failed: number;
  /** Of handler calls, those that run now among them; null while there was none. */
  readonly p95Seconds: number | null;
  readonly longestSeconds: number | null;
}

/** Figures are of so long. */
export const WINDOW_S = 300;
const SLOT_MS = 10_000;
const SLOTS = (WINDOW_S * 1_000) / SLOT_MS;
/** Steps of a quarter from 1 ms on: the last one takes all that is longer than ten minutes. */
const STEP = 1.25;
const STEPS = Math.ceil(Math.log(600_000) / Math.log(STEP)) + 1;

/** What happened in ten seconds. */
interface Slot {
  readonly n: number;
  handled: number;
  failed: number;
  longestMs: number;
  /** Calls by how long they took, in steps. */
  readonly calls: Uint32Array;
}

interface Call {
  readonly topic: string;
  readonly startedMs: number;
}

/**
 * Remembers the last five minutes of every topic that is handled, in slots of ten seconds: the memory depends on the number
 * of topics alone. Prometheus has the same by type and for as long as it keeps it.
 */
export class RecentHandling {
  private readonly clock: Pick<Clock, 'nowMs'>;
  private readonly topics = new Map<string, Slot[]>();
  private readonly inHand = new Set<Call>();

  constructor(clock: Pick<Clock, 'nowMs'>) {
    this.clock = clock;
  }

  /** @returns to be called when the handler call has ended */
  begin(topic: string): () => void {
    const call = { topic, startedMs: this.clock.nowMs() };
    this.inHand.add(call);
    return () => {
      if (!this.inHand.delete(call)) return;
      const tookMs = Math.max(0, this.clock.nowMs() - call.startedMs);
      const slot = this.slotOf(topic);
      slot.calls[stepOf(tookMs)]! += 1;
      slot.longestMs = Math.max(slot.longestMs, tookMs);
    };
  }

  /** How long the oldest call that runs now has been running; 0 while none does. */
  get oldestInHandMs(): number {
    const startedMs = Math.min(...[...this.inHand].map((call) => call.startedMs));
    return this.inHand.size === 0 ? 0 : Math.max(0, this.clock.nowMs() - startedMs);
  }

  /** Counts besides what another observer does. */
  observing(observer: ConsumerObserver): ConsumerObserver {
    return {
      ...observer,
      handled: (topic, type, ageMs) => {
        observer.handled(topic, type, ageMs);
        this.slotOf(topic).handled += 1;
      },
      stashed: (topic, state) => {
        observer.stashed(topic, state);
        this.slotOf(topic).failed += 1;
      },
    };
  }

  /** Of these topics, those of which nothing came among them. */
  figures(topics: readonly string[]): HandlingFigures[] {
    return topics.map((topic) => this.figuresOf(topic));
  }

  private figuresOf(topic: string): HandlingFigures {
    const nowMs = this.clock.nowMs();
    const slots = this.recent(topic, nowMs);
    const calls = new Uint32Array(STEPS);
    for (const slot of slots) slot.calls.forEach((count, step) => (calls[step]! += count));
    let longestMs = Math.max(0, ...slots.map((slot) => slot.longestMs));
    for (const { startedMs, ...call } of this.inHand) {
      if (call.topic !== topic) continue;
      const forMs = Math.max(0, nowMs - startedMs);
      calls[stepOf(forMs)]! += 1;
      longestMs = Math.max(longestMs, forMs);
    }
    const sum = (of: (slot: Slot) => number): number => slots.reduce((total, slot) => total + of(slot), 0);
    const count = calls.reduce((total, one) => total + one, 0);
    return {
      ...{ topic, handled: sum(({ handled }) => handled), failed: sum(({ failed }) => failed) },
      // A step is told by its upper end, which no call was longer than.
      p95Seconds: count === 0 ? null : Math.min(longestMs, endOf(stepAt(calls, count * 0.95))) / 1_000,
      longestSeconds: count === 0 ? null : longestMs / 1_000,
    };
  }

  private slotOf(topic: string): Slot {
    const nowMs = this.clock.nowMs();
    const n = Math.floor(nowMs / SLOT_MS);
    const last = this.topics.get(topic)?.at(-1);
    if (last && last.n >= n) return last;
    const slot: Slot = { n, handled: 0, failed: 0, longestMs: 0, calls: new Uint32Array(STEPS) };
    this.recent(topic, nowMs).push(slot);
    return slot;
  }

  private recent(topic: string, nowMs: number): Slot[] {
    const oldest = Math.floor(nowMs / SLOT_MS) - SLOTS;
    const slots = (this.topics.get(topic) ?? []).filter(({ n }) => n > oldest);
    this.topics.set(topic, slots);
    return slots;
  }
}

const stepOf = (ms: number): number =>
  ms <= 1 ? 0 : Math.min(STEPS - 1, Math.ceil(Math.log(ms) / Math.log(STEP) - 1e-9));

const endOf = (step: number): number => (step === STEPS - 1 ? Infinity : STEP ** step);

/** The step in which the call of this rank is, the shortest first. */
function stepAt(calls: Uint32Array, rank: number): number {
  let below = 0;
  return calls.findIndex((count) => (below += count) >= rank - 1e-9);
}
