import {
  DEFAULT_BACKOFF,
  errorText,
  pause,
  Recurring,
  type Clock,
  type Log,
  type Random,
} from '@night-market/kernel';

/** A table whose rows are forgotten after a while. */
export interface ExpiringTable {
  readonly name: string;
  /**
   * Deletes up to `limit` expired rows in a short transaction of its own.
   * @returns how many; 0 as well when another replica is at it
   */
  expire(limit: number): Promise<number>;
}

export interface RetentionSettings {
  readonly everyMs: number;
  /** Rows of one statement at most: its locks and its log stay small. */
  readonly batchRows: number;
  /** Between two batches, so that the hot path has the disk most of the time. */
  readonly pauseMs: number;
}

export const DEFAULT_RETENTION: RetentionSettings = { everyMs: 600_000, batchRows: 2_000, pauseMs: 100 };

export interface RetentionObserver {
  forgotten(table: string, rows: number): void;
  failed(table: string): void;
}

export interface RetentionPorts {
  readonly tables: readonly ExpiringTable[];
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly observer: RetentionObserver;
}

/** Forgets expired rows in small batches, one table after the other, for as long as the service runs. */
export class RetentionTask {
  private readonly ports: RetentionPorts;
  private readonly settings: RetentionSettings;
  private readonly rounds: Recurring;

  constructor(ports: RetentionPorts, settings: RetentionSettings = DEFAULT_RETENTION) {
    this.ports = ports;
    this.settings = settings;
    const { clock, random, log } = ports;
    this.rounds = new Recurring({
      round: async (signal) => {
        for (const table of ports.tables) await this.forget(table, signal);
        return settings.everyMs;
      },
      // Replicas that boot together come at different times.
      firstAfterMs: random.next() * settings.everyMs,
      backoff: DEFAULT_BACKOFF,
      failed: (error) => log.warn({ error: errorText(error) }, 'a round of retention failed'),
      ...{ clock, random },
    });
  }

  start(): void {
    this.rounds.start();
  }

  /** Ends after the batch in hand. */
  stop(): Promise<void> {
    return this.rounds.stop();
  }

  /** Until a batch is not full. A failure ends the table's round: the next one finds the same rows. */
  private async forget(table: ExpiringTable, signal: AbortSignal): Promise<void> {
    const { clock, log, observer } = this.ports;
    const { batchRows, pauseMs } = this.settings;
    let total = 0;
    try {
      for (let rows = batchRows; rows === batchRows && !signal.aborted;) {
        rows = await table.expire(batchRows);
        total += rows;
        if (rows > 0) observer.forgotten(table.name, rows);
        if (rows === batchRows) await pause(clock, pauseMs, signal);
      }
      if (total > 0) log.info({ table: table.name, rows: total }, 'expired rows forgotten');
    } catch (error) {
      observer.failed(table.name);
      log.warn({ table: table.name, error: errorText(error) }, 'expired rows could not be forgotten');
    }
  }
}
