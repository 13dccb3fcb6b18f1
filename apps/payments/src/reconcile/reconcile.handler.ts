import {
  errorText,
  Recurring,
  type Clock,
  type Log,
  type Random,
  type Tx,
  type UnitOfWork,
} from '@night-market/kernel';
import type { Told } from '../domain/break.ts';
import type { GatewayReport } from '../domain/charge.ts';
import type { Money } from '../domain/money.ts';
import { paidBack, type RefundOutcome } from '../refund/ports.ts';
import { HeldLines, type SettlementPage } from './held-lines.ts';

/** A line of the gateway's settlement file; `at` in milliseconds since the epoch. */
export type SettlementEntry =
  | (Money & {
      readonly seq: string;
      readonly type: 'capture' | 'refund';
      readonly id: string;
      readonly captureId?: string | undefined;
      readonly reference: string;
      readonly at: number;
    })
  | { readonly type: 'unreadable'; readonly seq: string; readonly at: number };

export interface ReconcilePorts<T extends Tx> {
  readonly unitOfWork: UnitOfWork<T>;
  readonly settlement: {
    settlementPage(cursor: string, limit: number): Promise<SettlementPage<SettlementEntry>>;
  };
  readonly cursor: {
    read(tx: T): Promise<string>;
    /** Locks the cursor; false when another replica has moved it meanwhile. */
    advance(tx: T, from: string, to: string): Promise<boolean>;
  };
  /** Ids of the captures that our books do not hold, or hold otherwise. */
  readonly unseen: (tx: T, captures: readonly Told[]) => Promise<ReadonlySet<string>>;
  readonly captures: { run(tx: T, reports: readonly GatewayReport[]): Promise<void> };
  readonly refunds: { run(tx: T, outcomes: readonly RefundOutcome[]): Promise<void> };
  readonly clock: Clock;
  /** Milliseconds from any origin, by a monotonic clock. */
  readonly elapsedMs: () => number;
  /** Counts lines that need a person. */
  readonly badLines: (reason: BadLine, lines: number) => void;
  readonly random: Random;
  readonly log: Log;
}

/** `unreadable`: was passed over; `dated_ahead`: was compared, its date is wrong. */
export type BadLine = 'unreadable' | 'dated_ahead';

export interface ReconcileSettings {
  readonly everyMs: number;
  readonly minAgeMs: number;
}

const PAGE_LINES = 200;

const toldBy = 'settlement' as const;

/** A line that is dated so far ahead of the gateway's clock was booked by a wrong clock. */
const DATED_AHEAD_MS = 60_000;

/** Longest wait while the file cannot be read. */
const LONGEST_WAIT_MS = 60_000;

/**
 * Compares the gateway's settlement file with our books, line by line from a kept cursor: captures and refunds
 * that no answer and no webhook ever reported are found here. The cursor is the gateway's own line number, so lines are
 * found in whatever order they are dated.
 */
export class Reconcile<T extends Tx> {
  private readonly ports: ReconcilePorts<T>;
  private readonly settings: ReconcileSettings;
  private readonly rounds: Recurring;
  private readonly held: HeldLines;
  /** All that was in the file by then has been compared. */
  private comparedUpToMs: number;

  constructor(ports: ReconcilePorts<T>, settings: ReconcileSettings) {
    this.ports = ports;
    this.settings = settings;
    const { clock, random, log } = ports;
    const { everyMs } = settings;
    this.held = new HeldLines(settings.minAgeMs);
    this.comparedUpToMs = ports.elapsedMs();
    this.rounds = new Recurring({
      round: async () => ((await this.page()) < PAGE_LINES ? everyMs : 0),
      backoff: { baseMs: everyMs, factor: 2, capMs: Math.max(everyMs, LONGEST_WAIT_MS) },
      failed: (error) =>
        log.warn({ error: errorText(error) }, 'the settlement file could not be compared; trying again'),
      ...{ clock, random },
    });
  }

  start(): void {
    this.rounds.start();
  }

  stop(): Promise<void> {
    return this.rounds.stop();
  }

  /** For how long the oldest line that is not compared has been known; since the last good look while there is none. */
  get ageMs(): number {
    return this.ports.elapsedMs() - this.comparedUpToMs;
  }

  /** Lines that were read and are not compared yet. */
  get heldLines(): number {
    return this.held.count;
  }

  /** Works one page off; returns how many lines it held that were old enough. */
  async page(): Promise<number> {
    const { unitOfWork, settlement, cursor, clock, elapsedMs } = this.ports;
    const from = await unitOfWork.run((tx) => cursor.read(tx));
    const askedMs = elapsedMs();
    const page = await settlement.settlementPage(from, PAGE_LINES);
    const nowMs = page.nowMs ?? clock.nowMs();
    const lines = this.held.read(page.lines, nowMs, askedMs);
    if (!(await this.compare(from, lines))) return lines.length;
    this.report(lines, nowMs);
    this.held.compared(lines);
    if (this.held.oldestMs !== undefined) this.comparedUpToMs = this.held.oldestMs;
    else if (page.lines.length < PAGE_LINES) this.comparedUpToMs = askedMs;
    return lines.length;
  }

  /** False when another replica has compared them meanwhile. */
  private async compare(from: string, lines: readonly SettlementEntry[]): Promise<boolean> {
    const last = lines.at(-1);
    if (!last) return true;
    return this.ports.unitOfWork.run(async (tx) => {
      if (!(await this.ports.cursor.advance(tx, from, last.seq))) return false;
      await this.record(tx, lines);
      return true;
    });
  }

  private async record(tx: T, lines: readonly SettlementEntry[]): Promise<void> {
    const readable = lines.filter((line) => line.type !== 'unreadable');
    const captures = readable
      .filter((line) => line.type === 'capture')
      .map(({ id, reference, amount, currency }) => ({ id, reference, amount, currency, toldBy }));
    const unseen = await this.ports.unseen(tx, captures);
    const reports = captures
      .filter(({ id }) => unseen.has(id))
      .map(({ reference: orderId, id, amount, currency }) => ({
        orderId,
        captures: [{ id, amount, currency }],
        toldBy,
      }));
    await this.ports.captures.run(tx, reports);
    const refunds = readable.flatMap(({ type, captureId, ...line }) =>
      type === 'refund' && captureId !== undefined ? [{ ...paidBack({ ...line, captureId }), toldBy }] : [],
    );
    await this.ports.refunds.run(tx, refunds);
  }

  private report(lines: readonly SettlementEntry[], nowMs: number): void {
    const { log, badLines } = this.ports;
    const unreadable = lines.filter(({ type }) => type === 'unreadable');
    for (const { seq } of unreadable)
      log.error({ seq }, 'a line of the settlement file cannot be read: compare it by hand');
    if (unreadable.length > 0) badLines('unreadable', unreadable.length);
    const ahead = lines.filter(({ at }) => at - nowMs > DATED_AHEAD_MS);
    if (ahead.length === 0) return;
    const aheadSeconds = Math.round((Math.max(...ahead.map(({ at }) => at)) - nowMs) / 1_000);
    log.warn(
      { lines: ahead.length, aheadSeconds },
      'lines of the settlement file are dated ahead of the gateway; they were compared all the same',
    );
    badLines('dated_ahead', ahead.length);
  }
}
