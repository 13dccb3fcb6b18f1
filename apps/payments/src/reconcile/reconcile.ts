import {
  errorText,
  Recurring,
  type Clock,
  type Log,
  type Random,
  type Tx,
  type UnitOfWork,
} from '@night-market/kernel';
import type { GatewayNews } from '../domain/charge.ts';
import type { Money } from '../domain/money.ts';
import { paidBack, type RefundOutcome } from '../refund/ports.ts';

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
    settlementLines(cursor: string, limit: number): Promise<readonly SettlementEntry[]>;
  };
  readonly cursor: {
    read(tx: T): Promise<string>;
    /** Locks the cursor; false when another replica has moved it meanwhile. */
    advance(tx: T, from: string, to: string): Promise<boolean>;
  };
  /** Ids of captures that our books do not hold yet. */
  readonly unseen: (tx: T, captureIds: readonly string[]) => Promise<ReadonlySet<string>>;
  readonly captures: { run(tx: T, news: readonly GatewayNews[]): Promise<void> };
  readonly refunds: { run(tx: T, outcomes: readonly RefundOutcome[]): Promise<void> };
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
}

export interface ReconcileSettings {
  readonly everyMs: number;
  readonly minAgeMs: number;
}

const PAGE_LINES = 200;

/** Longest wait while the file cannot be read. */
const LONGEST_WAIT_MS = 60_000;

/**
 * Compares the gateway's settlement file with our books, line by line from a kept cursor: captures and refunds
 * that no answer and no webhook ever told of are found here.
 */
export class Reconcile<T extends Tx> {
  private readonly ports: ReconcilePorts<T>;
  private readonly settings: ReconcileSettings;
  private readonly rounds: Recurring;
  private comparedMs: number;

  constructor(ports: ReconcilePorts<T>, settings: ReconcileSettings) {
    this.ports = ports;
    this.settings = settings;
    const { clock, random, log } = ports;
    const { everyMs } = settings;
    this.comparedMs = clock.nowMs();
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

  /** Since a page was last worked off without an error, or since the start. */
  get ageMs(): number {
    return this.ports.clock.nowMs() - this.comparedMs;
  }

  /** Works one page off; returns how many lines it held. */
  async page(): Promise<number> {
    const lines = await this.compare();
    this.comparedMs = this.ports.clock.nowMs();
    return lines;
  }

  private async compare(): Promise<number> {
    const { unitOfWork, settlement, cursor, clock } = this.ports;
    const from = await unitOfWork.run((tx) => cursor.read(tx));
    const youngest = clock.nowMs() - this.settings.minAgeMs;
    const page = await settlement.settlementLines(from, PAGE_LINES);
    const firstYoung = page.findIndex((line) => line.at > youngest);
    const lines = firstYoung < 0 ? page : page.slice(0, firstYoung);
    const last = lines.at(-1);
    if (!last) return 0;
    await unitOfWork.run(async (tx) => {
      if (!(await cursor.advance(tx, from, last.seq))) return;
      await this.record(tx, lines);
      tx.afterCommit(() => this.reportUnreadable(lines));
    });
    return lines.length;
  }

  private async record(tx: T, lines: readonly SettlementEntry[]): Promise<void> {
    const readable = lines.filter((line) => line.type !== 'unreadable');
    const captures = readable.filter((line) => line.type === 'capture');
    const unseen = await this.ports.unseen(
      tx,
      captures.map((line) => line.id),
    );
    const news = captures
      .filter((line) => unseen.has(line.id))
      .map(({ id, reference, amount, currency }) => ({
        orderId: reference,
        captures: [{ id, amount, currency }],
      }));
    await this.ports.captures.run(tx, news);
    const refunds = readable.flatMap(({ type, captureId, ...line }) =>
      type === 'refund' && captureId !== undefined ? [paidBack({ ...line, captureId })] : [],
    );
    await this.ports.refunds.run(tx, refunds);
  }

  private reportUnreadable(lines: readonly SettlementEntry[]): void {
    for (const { type, seq } of lines) {
      if (type !== 'unreadable') continue;
      this.ports.log.error({ seq }, 'a line of the settlement file cannot be read: compare it by hand');
    }
  }
}
