import { payTxnV1 } from '@night-market/contracts';
import {
  errorText,
  Recurring,
  type Clock,
  type Log,
  type Random,
  type Tx,
  type UnitOfWork,
} from '@night-market/kernel';
import { newestOfEach } from '../../follow-payments/newest-of-each.ts';
import type { PaymentStore } from '../../follow-payments/ports.ts';
import { newsOf, type PaymentRecord } from './payment-news.ts';

/** Reads a topic beside all consumers. */
export interface PaymentLog {
  /** The partitions with the oldest offset that the broker holds. */
  ends(): Promise<readonly { readonly partition: number; readonly low: bigint }[]>;
  follow(
    starts: readonly { readonly topic: string; readonly partition: number; readonly next: bigint }[],
    onRecords: (records: readonly PaymentRecord[]) => Promise<void>,
    signal: AbortSignal,
  ): Promise<void>;
  close(): Promise<void>;
}

export interface PaymentFollowerParts<T extends Tx> {
  readonly payments: PaymentStore<T>;
  readonly unitOfWork: UnitOfWork<T>;
  readonly payLog: PaymentLog;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
}

const LOOK_EVERY_MS = 2_000;
/** Records of others that are read before it is kept how far; after a restart they come again. */
const KEEP_EVERY = 10_000;
const BACKOFF = { baseMs: 500, factor: 2, capMs: 10_000 };

/**
 * Follows what payments tells of the charges of entries. Stalls' orders are most of it and only passed by, so it keeps no
 * inbox: a state may be kept twice, and how far it has read is kept in the same transaction. While no entry was ever
 * charged, nothing is read.
 */
export class PaymentFollower<T extends Tx> {
  private readonly parts: PaymentFollowerParts<T>;
  private readonly rounds: Recurring;
  private readonly next = new Map<number, bigint>();
  private passedBy = 0;

  constructor(parts: PaymentFollowerParts<T>) {
    this.parts = parts;
    const { clock, random, log } = parts;
    this.rounds = new Recurring({
      round: (signal) => this.round(signal),
      backoff: BACKOFF,
      failed: (error, attempt, waitMs) =>
        log.warn({ attempt, waitMs, error: errorText(error) }, 'payments of entries cannot be followed'),
      ...{ clock, random },
    });
  }

  start(): void {
    this.rounds.start();
  }

  async stop(): Promise<void> {
    await this.rounds.stop();
    await this.parts.payLog.close();
  }

  private async round(signal: AbortSignal): Promise<number> {
    const { payments, payLog } = this.parts;
    if (!(await payments.hasCharges())) return LOOK_EVERY_MS;
    const [known, ends] = await Promise.all([payments.positions(), payLog.ends()]);
    for (const { partition, low } of ends) this.next.set(partition, known.get(partition) ?? low);
    const starts = [...this.next].map(([partition, next]) => ({ topic: payTxnV1.name, partition, next }));
    await payLog.follow(starts, (records) => this.take(records), signal);
    return 0;
  }

  private async take(records: readonly PaymentRecord[]): Promise<void> {
    const { payments, unitOfWork } = this.parts;
    for (const { partition, offset } of records) this.next.set(partition, offset + 1n);
    this.passedBy += records.length;
    const news = newestOfEach(records.flatMap((record) => newsOf(record) ?? []));
    if (news.length === 0 && this.passedBy < KEEP_EVERY) return;
    await unitOfWork.run((tx) => Promise.resolve(payments.keep(tx, news, this.next)));
    this.passedBy = 0;
  }
}
