import { setTimeout as delay } from 'node:timers/promises';
import { PlainError } from '@night-market/command-line';
import { lastWords } from './supervised.ts';
import type { ProcessEnd, Supervised } from './supervised.ts';

/** How often and how patiently a process that ends by itself is started again. */
export interface RestartPolicy {
  readonly delayMs: number;
  readonly delayMsMax: number;
  /** Restarts in a row before it is given up. */
  readonly restartsMax: number;
  /** A process that ran this long counts as well again. */
  readonly stableMs: number;
}

const DEFAULT_POLICY: RestartPolicy = { delayMs: 500, delayMsMax: 30_000, restartsMax: 10, stableMs: 60_000 };
const LAST_WORDS_LINES = 10;

interface Watched {
  restarts: number;
  startedAtMs: number;
  /** While it is being started again, further ends are seen by that. */
  reviving: Promise<void> | undefined;
}

/** Starts processes again that ended unasked, with a growing delay, until one of them ends too often. */
export class Supervisor {
  private readonly policy: RestartPolicy;
  private readonly log: (line: string) => void;
  private readonly aborter = new AbortController();
  private readonly watched = new Map<Supervised, Watched>();
  private readonly unwatch: readonly (() => void)[];
  private readonly gaveUp = new AbortController();

  constructor(supervised: readonly Supervised[], log: (line: string) => void, policy = DEFAULT_POLICY) {
    this.log = log;
    this.policy = policy;
    for (const one of supervised)
      this.watched.set(one, { restarts: 0, startedAtMs: performance.now(), reviving: undefined });
    this.unwatch = supervised.map((one) => one.watch((how) => this.ended(one, how)));
  }

  /**
   * Runs `work`, and aborts it when a process has ended too often to be started again.
   * @throws PlainError that says which one and what to do
   */
  async during<T>(signal: AbortSignal, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const gaveUp = this.gaveUp.signal;
    try {
      return await work(AbortSignal.any([signal, gaveUp]));
    } finally {
      gaveUp.throwIfAborted();
    }
  }

  /** From now on a process that ends stays ended; resolves when none is being started any more. */
  async stop(): Promise<void> {
    this.aborter.abort();
    for (const unwatch of this.unwatch) unwatch();
    await Promise.all([...this.watched.values()].flatMap(({ reviving }) => reviving ?? []));
  }

  private ended(one: Supervised, how: ProcessEnd): void {
    const watched = this.watched.get(one);
    if (!watched || watched.reviving || this.aborter.signal.aborted) return;
    watched.reviving = this.revive(one, watched, how).then((revived) => {
      // One that is given up is not looked at again.
      if (revived) watched.reviving = undefined;
    });
  }

  /** Tries until it runs; false when it is given up. */
  private async revive(one: Supervised, watched: Watched, how: ProcessEnd): Promise<boolean> {
    const { delayMs, delayMsMax, restartsMax, stableMs } = this.policy;
    const { signal } = this.aborter;
    let end = describeEnd(how);
    do {
      const stable = performance.now() - watched.startedAtMs >= stableMs;
      watched.restarts = stable ? 1 : watched.restarts + 1;
      if (watched.restarts > restartsMax) {
        this.gaveUp.abort(givenUp(one, end, restartsMax));
        return false;
      }
      const waitMs = Math.min(delayMs * 2 ** (watched.restarts - 1), delayMsMax);
      this.log(
        `${one.label}: ended by itself${end}, is started again in ${waitMs} ms; its log is ${one.logFile}`,
      );
      if (typeof how === 'number') this.log(lastWords(one, LAST_WORDS_LINES));
      try {
        await delay(waitMs, undefined, { signal });
        // Somebody else has started or stopped it meanwhile.
        if (!one.died) return true;
        watched.startedAtMs = performance.now();
        await one.startAgain(signal);
        this.log(`${one.label}: ready again`);
      } catch (error) {
        if (signal.aborted) return false;
        this.log(`${one.label}: ${String((error as Error).message).split('\n')[0]}`);
        end = '';
      }
    } while (one.died);
    return true;
  }
}

const describeEnd = (how: ProcessEnd): string =>
  how === undefined ? '' : ` (${typeof how === 'number' ? `exit code ${how}` : how})`;

function givenUp(one: Supervised, end: string, restarts: number): PlainError {
  return new PlainError(
    `${one.label} ended again${end} and is given up after ${restarts} restarts in a row: ` +
      `fix what ${one.logFile} says and start anew. Its end:\n${lastWords(one, LAST_WORDS_LINES)}`,
  );
}
