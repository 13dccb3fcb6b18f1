import { deadLetterTopic, TOPICS } from '@night-market/contracts';
import type { ConsumedRecord } from '@night-market/event-bus';
import type { LogScanner } from './log-scanner.ts';
import { planScan, type Scan } from './plan-scan.ts';
import type { BrokerLog, PartitionEnds } from './ports.ts';
import { matches, mayMatch, shownRecord, type RecordFilter, type ShownRecord } from './shown-record.ts';

export interface BrowseQuery extends RecordFilter {
  readonly topic: string;
  /** Undefined: that of the key, else the first. */
  readonly partition?: number | undefined;
  /** The first offset that is wanted; undefined: the last records. */
  readonly from?: bigint | undefined;
  /** Records wanted at most. */
  readonly limit: number;
}

export interface BrowsedPage {
  readonly ends: PartitionEnds;
  /** What was looked at; `to` is behind the last one. */
  readonly scanned: Scan;
  readonly records: readonly ShownRecord[];
}

/** Every topic of the contracts with its dead letters. */
export const BROWSED_TOPICS: readonly string[] = TOPICS.flatMap(({ name }) => [name, deadLetterTopic(name)]);

/** Values of one page, as the broker holds them. */
const PAGE_BYTES = 2_000_000;

/** Lets operators look into the log, a bounded stretch at a time, beside all consumers. */
export class BrowseLogHandler {
  private readonly scanner: LogScanner;
  private readonly log: BrokerLog;

  constructor(scanner: LogScanner, log: BrokerLog) {
    this.scanner = scanner;
    this.log = log;
  }

  topics(): Promise<ReadonlyMap<string, readonly PartitionEnds[]>> {
    return this.log.ends(BROWSED_TOPICS);
  }

  /** Undefined of a topic or a partition that does not exist. */
  async page(query: BrowseQuery, signal: AbortSignal): Promise<BrowsedPage | undefined> {
    const ends = await this.endsOf(query);
    if (!ends) return undefined;
    const scan = planScan(ends, query.from, query.limit);
    const records: ShownRecord[] = [];
    let bytes = 0;
    const take = (record: ConsumedRecord): boolean => {
      if (!mayMatch(record, query)) return true;
      const shown = shownRecord(record);
      if (!matches(shown, query)) return true;
      records.push(shown);
      bytes += shown.bytes;
      return records.length < query.limit && bytes < PAGE_BYTES;
    };
    const place = { topic: query.topic, partition: ends.partition };
    const to = scan.from === scan.to ? scan.to : await this.scanner.scan(place, scan, take, signal);
    return { ends, scanned: { from: scan.from, to }, records };
  }

  /** One record as the broker holds it; undefined where there is none. */
  async record(
    topic: string,
    partition: number,
    offset: bigint,
    signal: AbortSignal,
  ): Promise<ConsumedRecord | undefined> {
    const ends = await this.endsOf({ topic, partition });
    if (!ends || offset < ends.low || offset >= ends.high) return undefined;
    let found: ConsumedRecord | undefined;
    const scan = { from: offset, to: offset + 1n };
    await this.scanner.scan(
      { topic, partition },
      scan,
      (record) => {
        found = record;
        return true;
      },
      signal,
    );
    return found;
  }

  private async endsOf({
    topic,
    partition,
    key,
  }: Pick<BrowseQuery, 'topic' | 'partition' | 'key'>): Promise<PartitionEnds | undefined> {
    if (!BROWSED_TOPICS.includes(topic)) return undefined;
    const partitions = (await this.log.ends([topic])).get(topic) ?? [];
    const ofKey = key === undefined ? 0 : this.log.partitionOf(key, partitions.length);
    return partitions.find((one) => one.partition === (partition ?? ofKey));
  }
}
