import { atMost, errorText, Recurring, Signal, type Tx } from '@night-market/kernel';
import type { ConsumerLoopPorts, ConsumerLoopSettings } from './loop-settings.ts';
import { KeyDrain, type StepOutcome } from './key-drain.ts';
import type { Router } from './ports.ts';

/** Added to the handler's deadline: a key whose drainer died is taken over after that. */
const LEASE_MARGIN_MS = 5_000;
const LEAVE_LIMIT_MS = 4_000;

/** Tries waiting keys again when they are due, head first, a few at once and beside the live loop. */
export class Drainer<T extends Tx> {
  private readonly settings: ConsumerLoopSettings;
  private readonly ports: ConsumerLoopPorts<T>;
  private readonly stopping = new AbortController();
  private readonly workSignal = new Signal();
  private readonly running = new Set<Promise<void>>();
  private readonly rounds: Recurring;
  /** One key at a time, for operators. */
  readonly keys: KeyDrain<T>;

  constructor(settings: ConsumerLoopSettings, ports: ConsumerLoopPorts<T>, router: Router<T>) {
    this.settings = settings;
    this.ports = ports;
    this.keys = new KeyDrain(settings, ports, router);
    const { clock, random, log } = ports;
    this.rounds = new Recurring({
      round: () => this.round(),
      backoff: settings.backoff,
      failed: (error, attempt) =>
        log.warn({ attempt, error: errorText(error) }, 'cannot look for keys that are due'),
      ...{ clock, random },
    });
  }

  start(): void {
    this.rounds.start();
  }

  /** Looks for due keys now. */
  notify(): void {
    this.workSignal.notify();
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    this.workSignal.notify();
    await this.rounds.stop();
    // A handler that hangs is left to its deadline; its transaction rolls back.
    await atMost(this.ports.clock, LEAVE_LIMIT_MS, Promise.all(this.running));
  }

  private async round(): Promise<number> {
    for (const key of await this.claim()) this.launch(key);
    await this.workSignal.wait(this.ports.clock, this.settings.drainEveryMs);
    return 0;
  }

  private async claim(): Promise<readonly string[]> {
    const limit = this.settings.drainConcurrency - this.running.size;
    if (limit <= 0) return [];
    const { unitOfWork, stash, clock } = this.ports;
    const nowMs = clock.nowMs();
    const untilMs = nowMs + this.settings.handlerDeadlineMs + LEASE_MARGIN_MS;
    return unitOfWork.run((tx) => stash.claimDue(tx, this.settings.consumer, { nowMs, untilMs, limit }));
  }

  private launch(key: string): void {
    const run = this.drain(key)
      .catch((error: unknown) =>
        // The claim runs out by itself, and the key is due again.
        this.ports.log.warn({ error: errorText(error) }, 'a key could not be drained'),
      )
      .finally(() => {
        this.running.delete(run);
        this.notify();
      });
    this.running.add(run);
  }

  private async drain(key: string): Promise<void> {
    let last: StepOutcome;
    do last = await this.keys.step(key, { parked: false }, this.stopping.signal);
    while (last.outcome === 'next' && !this.stopping.signal.aborted);
  }
}
