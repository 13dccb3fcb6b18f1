import {
  DEFAULT_BACKOFF,
  errorText,
  pause,
  Recurring,
  type Clock,
  type Log,
  type Random,
  type Tx,
  type UnitOfWork,
} from '@night-market/kernel';
import type { ResealObserver, SealedColumn, SealedRow } from './ports.ts';

export interface ResealSettings {
  readonly everyMs: number;
  /** Rows that are looked at together. */
  readonly batchRows: number;
  /** Between two batches, so that the others have the database most of the time. */
  readonly pauseMs: number;
}

/** A pass over a million rows takes a few minutes. */
export const DEFAULT_RESEAL: ResealSettings = { everyMs: 600_000, batchRows: 500, pauseMs: 20 };

export interface ResealPorts<T extends Tx> {
  readonly columns: readonly SealedColumn<T>[];
  readonly unitOfWork: UnitOfWork<T>;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly observer: ResealObserver;
}

/** Seals with the newest secret what an older one sealed, a few rows at a time, until the older one can be taken away. */
export class Reseal<T extends Tx> {
  private readonly ports: ResealPorts<T>;
  private readonly settings: ResealSettings;
  private readonly rounds: Recurring;

  constructor(ports: ResealPorts<T>, settings: ResealSettings = DEFAULT_RESEAL) {
    this.ports = ports;
    this.settings = settings;
    const { clock, random, log } = ports;
    this.rounds = new Recurring({
      // Replicas that have not heard of the new secret still seal with the old one, so it goes on.
      round: async (signal) => {
        for (const column of ports.columns) await this.pass(column, signal);
        return settings.everyMs;
      },
      backoff: DEFAULT_BACKOFF,
      failed: (error) => log.warn({ error: errorText(error) }, 'sealing anew waits for the store'),
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

  private async pass(column: SealedColumn<T>, signal: AbortSignal): Promise<void> {
    const { clock, log, observer } = this.ports;
    const { table, resealer } = column;
    let [left, done] = [0, 0];
    for (let last: string | undefined; !signal.aborted;) {
      const rows = await column.after(last, this.settings.batchRows);
      if (rows.length === 0) break;
      last = rows.at(-1)!.name;
      const old = rows.filter(({ sealed }) => !resealer.isCurrent(sealed)).map(({ name }) => name);
      const resealed = old.length > 0 ? await this.again(column, old) : 0;
      if (resealed > 0) observer.resealed(table, resealed);
      done += resealed;
      left += old.length - resealed;
      await pause(clock, this.settings.pauseMs, signal);
    }
    if (signal.aborted) return;
    observer.left(table, left);
    if (done + left > 0) log.info({ table, done, left }, 'sealed anew with the newest secret');
  }

  /** @returns how many; what somebody else holds, and what no secret opens, stays as it is */
  private again(column: SealedColumn<T>, names: readonly string[]): Promise<number> {
    const { unitOfWork, log } = this.ports;
    return unitOfWork.run(async (tx) => {
      const held = await column.hold(tx, names);
      const resealed = held.flatMap((row): SealedRow[] => {
        try {
          return [{ name: row.name, sealed: column.resealer.reseal(row.sealed, row.name) }];
        } catch (error) {
          log.warn({ table: column.table, id: row.name, error: errorText(error) }, 'cannot be sealed anew');
          return [];
        }
      });
      if (resealed.length > 0) await column.replace(tx, resealed);
      return resealed.length;
    });
  }
}
