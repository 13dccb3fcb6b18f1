import {
  errorText,
  Recurring,
  type Clock,
  type Log,
  type Random,
  type Tx,
  type UnitOfWork,
} from '@night-market/kernel';
import type { LogComparison } from '../compare-log/log-comparison.ts';
import type { AuditedConsumer, Consumers } from '../compare-log/ports.ts';
import type { Standings } from '../compare-log/standings.ts';
import { planStretches, type Checkpoint } from '../domain/plan-stretches.ts';
import { placeOf } from '../domain/sent.ts';
import { Tally } from '../domain/tally.ts';
import type { AuditObserver, Checkpoints, Findings } from './ports.ts';

export interface WatchPorts<T extends Tx> {
  readonly consumers: Consumers;
  readonly standings: Standings;
  readonly comparison: LogComparison;
  readonly checkpoints: Checkpoints<T>;
  readonly findings: Findings<T>;
  readonly unitOfWork: UnitOfWork<T>;
  readonly observer: AuditObserver;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
}

export interface WatchSettings {
  readonly everyMs: number;
  /** Records of one round at most: a burst is compared when it is over, beside the work and not before it. */
  readonly roundRecords: number;
}

/**
 * How much of the time from one round to the next a full round takes. Compared in one go it would have a core to itself
 * for a second or two, and all that is served beside it would wait.
 */
const ROUND_SHARE = 0.8;

/** How fast a round compares, so that a full one is spread over its time. */
export const recordsPerSecond = ({ everyMs, roundRecords }: WatchSettings): number =>
  roundRecords / ((everyMs * ROUND_SHARE) / 1_000);

/** The first wait after a round that failed, unless rounds come faster than that. */
const FAILED_MS = 1_000;

/** Compares what was settled since the last round, for as long as the service runs. */
export class WatchLoop<T extends Tx> {
  private readonly ports: WatchPorts<T>;
  private readonly settings: WatchSettings;
  private readonly rounds: Recurring;
  private checkedUpToMs: number;

  constructor(ports: WatchPorts<T>, settings: WatchSettings) {
    this.ports = ports;
    this.settings = settings;
    const { clock, random, log, observer } = ports;
    this.checkedUpToMs = clock.nowMs();
    this.rounds = new Recurring({
      round: async (signal) => {
        const begunAtMs = clock.nowMs();
        await this.round(signal);
        const tookMs = clock.nowMs() - begunAtMs;
        return Math.max(settings.everyMs * (1 - ROUND_SHARE), settings.everyMs - tookMs);
      },
      firstAfterMs: settings.everyMs,
      backoff: { baseMs: Math.min(FAILED_MS, settings.everyMs), factor: 2, capMs: settings.everyMs },
      failed: (error, attempt, waitMs) => {
        observer.failed();
        log.warn(
          { attempt, waitMs, error: errorText(error) },
          'a round of the audit failed; it is done again',
        );
      },
      ...{ clock, random },
    });
  }

  /** How long ago everything was compared that had been settled by then. */
  get checkedAgeMs(): number {
    return Math.max(0, this.ports.clock.nowMs() - this.checkedUpToMs);
  }

  start(): void {
    void this.announce();
    this.rounds.start();
  }

  /** Abandons the current round: it is repeated, and reports each finding once. */
  stop(): Promise<void> {
    return this.rounds.stop();
  }

  /** Before the first round, so that the counters are there with 0 and the first finding shows as an increase. */
  private async announce(): Promise<void> {
    const { consumers, observer } = this.ports;
    await consumers.all().then(
      (all) => observer.watching(pairsOf(all)),
      () => undefined,
    );
  }

  private async round(signal: AbortSignal): Promise<void> {
    const { standings, checkpoints, comparison, observer, clock } = this.ports;
    const takenAtMs = clock.nowMs();
    const consumers = await this.ports.consumers.all();
    observer.watching(pairsOf(consumers));
    const now = await standings.now(consumers);
    const { stretches, passed, whole, missed } = planStretches(
      now,
      await checkpoints.load(),
      this.settings.roundRecords,
    );
    const tally = new Tally();
    await comparison.run(stretches, consumers, tally, signal);
    const compared = stretches.map(({ topic, partition, to }) => ({ topic, partition, next: to }));
    await this.keep([...compared, ...passed], tally);
    observer.compared(tally.rows());
    observer.missed(missed);
    if (whole) this.checkedUpToMs = takenAtMs;
  }

  private async keep(next: readonly Checkpoint[], tally: Tally): Promise<void> {
    if (next.length === 0) return;
    const { unitOfWork, checkpoints, findings, observer, log } = this.ports;
    const fresh = await unitOfWork.run(async (tx) => {
      await checkpoints.save(tx, next);
      return findings.add(tx, tally.findings);
    });
    observer.found(fresh);
    for (const { kind, consumer, topic, partition, offset } of fresh)
      log.error(
        { kind, consumer, place: placeOf(topic, partition), offset: String(offset) },
        'delivery went wrong',
      );
  }
}

const pairsOf = (consumers: readonly AuditedConsumer[]) =>
  consumers.flatMap(({ name, subscriptions }) =>
    subscriptions.flatMap(({ topic }) => [
      { topic, consumer: name },
      { topic, consumer: '' },
    ]),
  );
