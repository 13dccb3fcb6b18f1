import type { ConsumedRecord, LogReader, TopicPartition } from '@night-market/event-bus';
import type { Clock } from '@night-market/kernel';
import type { Scan } from './plan-scan.ts';

/** Each scan is a consumer group of its own at the broker. */
const SCANS_MAX = 4;
/** A scan ends with what it has found by then. */
const SCAN_MS = 4_000;

/** As many scans are under way as may be. */
export class ScannersBusyError extends Error {
  override readonly name = 'ScannersBusyError';
}

/** Reads stretches of the log that are bounded in number and time. */
export class LogScanner {
  private readonly reader: LogReader;
  private readonly clock: Clock;
  private underWay = 0;

  constructor(reader: LogReader, clock: Clock) {
    this.reader = reader;
    this.clock = clock;
  }

  /**
   * Hands over the records of a stretch in order until all are read, `take` says false, or the time is over.
   * @param signal aborts when nobody waits for the outcome any more
   * @returns the offset behind the last record that was handed over, or the end of the stretch
   * @throws ScannersBusyError, and what the reader throws before it has read a record
   */
  async scan(
    { topic, partition }: TopicPartition,
    { from, to }: Scan,
    take: (record: ConsumedRecord) => boolean,
    signal: AbortSignal,
  ): Promise<bigint> {
    if (this.underWay >= SCANS_MAX) throw new ScannersBusyError('too many look into the log');
    this.underWay++;
    const enough = new AbortController();
    const cancel = this.clock.schedule(SCAN_MS, () => enough.abort());
    let reached = from;
    const onRecords = (records: readonly ConsumedRecord[]): Promise<void> => {
      for (const record of records) {
        if (enough.signal.aborted) break;
        reached = record.offset + 1n;
        if (!take(record)) enough.abort();
      }
      return Promise.resolve();
    };
    try {
      const stop = AbortSignal.any([enough.signal, signal]);
      await this.reader.read([{ topic, partition, from, to }], onRecords, stop);
      // What the broker holds of the rest are no records: compacted or aborted ones.
      return to;
    } catch (error) {
      if (reached === from) throw error;
      return reached;
    } finally {
      cancel();
      this.underWay--;
    }
  }
}
