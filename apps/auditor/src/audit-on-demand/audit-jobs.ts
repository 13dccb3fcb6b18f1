import {
  errorText,
  newId,
  pause,
  type Clock,
  type Log,
  type Tx,
  type UnitOfWork,
} from '@night-market/kernel';
import type { LogComparison } from '../compare-log/log-comparison.ts';
import type { Consumers } from '../compare-log/ports.ts';
import { lagOf, type Standings } from '../compare-log/standings.ts';
import type { Finding } from '../domain/finding.ts';
import { planStretches, type Standing } from '../domain/plan-stretches.ts';
import { Tally, type TallyRow } from '../domain/tally.ts';
import type { AuditObserver, Findings } from '../watch-log/ports.ts';

/** An audit from the beginning of the log up to what consumers had settled when it began. */
export interface AuditJob {
  readonly id: string;
  readonly state: 'waiting' | 'running' | 'done' | 'failed';
  readonly startedAt: string;
  /** Events consumers had not settled when it began, and which it therefore says nothing of. */
  readonly lagEvents: number;
  readonly rows: readonly TallyRow[];
  /** All that was found, also what earlier audits had found; the first 1,000. */
  readonly findings: readonly Finding[];
  readonly error: string | null;
}

export interface AuditJobPorts<T extends Tx> {
  readonly consumers: Consumers;
  readonly standings: Standings;
  /** A comparison that remembers nothing yet. */
  readonly comparison: () => LogComparison;
  readonly findings: Findings<T>;
  readonly unitOfWork: UnitOfWork<T>;
  readonly observer: Pick<AuditObserver, 'found'>;
  readonly clock: Clock;
  readonly log: Log;
}

/** They live in memory: a restart forgets them, not what they found. */
const JOBS_MAX = 20;
const SETTLE_LOOK_MS = 250;
/** A moment without lag may lie between two events. */
const QUIET_LOOKS = 3;

type MutableJob = { -readonly [K in keyof AuditJob]: AuditJob[K] };

/** Audits on demand, one at a time. */
export class AuditJobs<T extends Tx> {
  private readonly ports: AuditJobPorts<T>;
  private readonly jobs = new Map<string, MutableJob>();
  private readonly stopping = new AbortController();
  private running: Promise<void> | undefined;

  constructor(ports: AuditJobPorts<T>) {
    this.ports = ports;
  }

  /**
   * @param settleMs how long to wait at most until consumers have no lag
   * @returns undefined while another one is under way
   */
  start(settleMs: number): AuditJob | undefined {
    if (this.running) return undefined;
    const [oldest] = this.jobs.keys();
    if (this.jobs.size >= JOBS_MAX && oldest !== undefined) this.jobs.delete(oldest);
    const startedAt = new Date(this.ports.clock.nowMs()).toISOString();
    const nothing = { lagEvents: 0, rows: [], findings: [], error: null };
    const job: MutableJob = { id: newId(), state: 'waiting', startedAt, ...nothing };
    this.jobs.set(job.id, job);
    this.running = this.run(job, settleMs)
      .catch((error: unknown) => {
        job.state = 'failed';
        job.error = errorText(error);
        this.ports.log.warn({ error: job.error }, 'an audit failed');
      })
      .finally(() => (this.running = undefined));
    return { ...job };
  }

  find(id: string): AuditJob | undefined {
    const job = this.jobs.get(id);
    return job && { ...job };
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.running;
  }

  private async run(job: MutableJob, settleMs: number): Promise<void> {
    const { comparison, findings, unitOfWork, observer } = this.ports;
    const consumers = await this.ports.consumers.all();
    const standings = await this.settled(settleMs, () => this.ports.standings.now(consumers));
    job.lagEvents = lagOf(standings);
    job.state = 'running';
    const tally = new Tally();
    await comparison().run(
      planStretches(standings, new Map()).stretches,
      consumers,
      tally,
      this.stopping.signal,
    );
    observer.found(await unitOfWork.run((tx) => findings.add(tx, tally.findings)));
    job.rows = tally.rows();
    job.findings = tally.findings;
    job.state = 'done';
  }

  /**
   * Polls until no offset moves and no consumer lags, or the time is up. A broker that does not answer may do so at the next
   * look; the last look must succeed.
   */
  private async settled(
    settleMs: number,
    look: () => Promise<readonly Standing[]>,
  ): Promise<readonly Standing[]> {
    const { clock, log } = this.ports;
    const { signal } = this.stopping;
    const untilMs = clock.nowMs() + settleMs;
    const isLast = (): boolean => clock.nowMs() >= untilMs || signal.aborted;
    let standings: readonly Standing[] | undefined;
    for (let quiet = 0; ;) {
      try {
        const next = await look();
        const still = standings !== undefined && lagOf(next) === 0 && endOf(next) === endOf(standings);
        quiet = still ? quiet + 1 : 0;
        standings = next;
        if (quiet >= QUIET_LOOKS || isLast()) return next;
      } catch (error) {
        if (isLast()) throw error;
        quiet = 0;
        log.warn({ error: errorText(error) }, 'an audit does not see how the log stands; it looks again');
      }
      await pause(clock, SETTLE_LOOK_MS, signal);
    }
  }
}

const endOf = (standings: readonly Standing[]): bigint => standings.reduce((sum, { high }) => sum + high, 0n);
