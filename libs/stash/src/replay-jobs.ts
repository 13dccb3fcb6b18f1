import { errorText, newId, type Clock } from '@night-market/kernel';
import type { Act, ReplayResult } from './acts.ts';

/** Progress of a replay over many keys. */
export interface ReplayJob {
  readonly id: string;
  readonly group: { readonly errorType: string; readonly topic: string };
  readonly state: 'running' | 'done' | 'cancelled';
  readonly total: number;
  readonly drained: number;
  readonly failed: number;
  /** Somebody else was at them, or they were gone, or they go on by themselves. */
  readonly other: number;
  readonly startedAt: string;
  readonly lastError: string | null;
  /** The first of the keys that were not handled, each with why. */
  readonly left: readonly LeftKey[];
}

/** A key that a job did not handle: it failed again, or was passed over. */
export interface LeftKey {
  readonly key: string;
  readonly outcome: Exclude<ReplayResult['outcome'], 'drained'>;
  readonly error?: string;
}

type MutableJob = { -readonly [K in keyof ReplayJob]: ReplayJob[K] } & { left: LeftKey[] };

/** Jobs that are remembered, and jobs that run at once. They live in memory: a restart forgets them, not the keys. */
const MAX_JOBS = 50;
const MAX_RUNNING = 2;
/** Of the keys that a job left. */
const MAX_LEFT = 200;

/** Replays groups of keys, each key once, so that one that fails again cannot loop. */
export class ReplayJobs {
  private readonly jobs = new Map<string, MutableJob>();
  private readonly clock: Clock;
  private readonly replay: (key: string, act: Act) => Promise<ReplayResult>;

  constructor(clock: Clock, replay: ReplayJobs['replay']) {
    this.clock = clock;
    this.replay = replay;
  }

  /** @returns undefined when too many run already */
  start(group: ReplayJob['group'], keys: readonly string[], act: Act): ReplayJob | undefined {
    const running = [...this.jobs.values()].filter(({ state }) => state === 'running');
    if (running.length >= MAX_RUNNING) return undefined;
    const oldest = [...this.jobs.values()].find(({ state }) => state !== 'running');
    if (this.jobs.size >= MAX_JOBS && oldest) this.jobs.delete(oldest.id);
    const counts = { total: keys.length, drained: 0, failed: 0, other: 0, lastError: null, left: [] };
    const startedAt = new Date(this.clock.nowMs()).toISOString();
    const job: MutableJob = { id: newId(), group, state: 'running', ...counts, startedAt };
    this.jobs.set(job.id, job);
    void this.run(job, keys, act);
    return copyOf(job);
  }

  find(id: string): ReplayJob | undefined {
    const job = this.jobs.get(id);
    return job && copyOf(job);
  }

  /** The current key is finished; no other is started. */
  cancel(id: string): ReplayJob | undefined {
    const job = this.jobs.get(id);
    if (job?.state === 'running') job.state = 'cancelled';
    return job && copyOf(job);
  }

  /** For stopping the service. */
  cancelAll(): void {
    for (const id of this.jobs.keys()) this.cancel(id);
  }

  private async run(job: MutableJob, keys: readonly string[], act: Act): Promise<void> {
    for (const key of keys) {
      if (job.state !== 'running') return;
      try {
        noteEnd(job, key, await this.replay(key, act));
      } catch (error) {
        noteEnd(job, key, { outcome: 'failed', error: errorText(error) });
      }
    }
    if (job.state === 'running') job.state = 'done';
  }
}

function noteEnd(
  job: MutableJob,
  key: string,
  { outcome, error }: Pick<ReplayResult, 'outcome' | 'error'>,
): void {
  if (outcome === 'drained') {
    job.drained++;
    return;
  }
  if (outcome === 'failed') job.failed++;
  else job.other++;
  if (error !== undefined) job.lastError = error;
  if (job.left.length < MAX_LEFT) job.left.push({ key, outcome, ...(error !== undefined && { error }) });
}

const copyOf = (job: MutableJob): ReplayJob => ({ ...job, left: [...job.left] });
