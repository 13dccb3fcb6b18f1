import type { Clock, Tx, UnitOfWork } from '@night-market/kernel';
import type { DecidedScan } from '../domain/decided-scan.ts';
import { Evening } from '../domain/evening.ts';
import { nameOf, sameRequest } from '../domain/scan.ts';
import { ScanRaceError, type FactPublisher } from '../scan-ticket/ports.ts';
import { firstOfEach, RACES_MAX, ticketsOf } from '../scan-ticket/scan-tickets.handler.ts';
import type { OfflineScan, UploadStore } from './ports.ts';
import { addToHistory, uploaded } from './what-happened.ts';

export interface UploadScansPorts<T extends Tx> {
  readonly unitOfWork: UnitOfWork<T>;
  readonly scans: UploadStore<T>;
  readonly facts: FactPublisher<T>;
  readonly clock: Clock;
}

export type UploadAnswer =
  | {
      readonly status: 'stored' | 'replayed';
      /** As the device named it. */
      readonly nonce: string;
      readonly scan: DecidedScan;
      /** The other scan of a conflict, whichever of the two came first. */
      readonly conflictsWith: { readonly scanId: string; readonly gateId: string } | undefined;
    }
  | { readonly status: 'nonce_reused'; readonly nonce: string };

/** Takes in scans that devices decided by themselves. What has happened is never refused. */
export class UploadScans<T extends Tx> {
  private readonly ports: UploadScansPorts<T>;
  private readonly feeMinor: number;

  constructor(ports: UploadScansPorts<T>, feeMinor: number) {
    this.ports = ports;
    this.feeMinor = feeMinor;
  }

  /** Answers each line by itself, in their order. */
  async handle(lines: readonly OfflineScan[]): Promise<readonly UploadAnswer[]> {
    for (let races = 0; ; races++) {
      try {
        return await this.ports.unitOfWork.run((tx) => this.take(tx, lines));
      } catch (error) {
        if (!(error instanceof ScanRaceError) || races >= RACES_MAX) throw error;
      }
    }
  }

  private async take(tx: T, sent: readonly OfflineScan[]): Promise<UploadAnswer[]> {
    const { scans: store, facts, clock } = this.ports;
    const names = sent.flatMap((line) => [line, inSpite(line)]);
    const [found, read] = await Promise.all([store.find(tx, names), store.know(tx, ticketsOf(sent))]);
    const evening = new Evening(read);
    const known = new Map(found.map((scan) => [nameOf(scan), scan]));
    const lines = sent.map((line) => (isInSpite(line, known.get(nameOf(line))) ? inSpite(line) : line));
    const isReplayed = (line: OfflineScan) => known.has(nameOf(line));
    const replayed = new Set(lines.filter(isReplayed));
    const receivedAtMs = clock.nowMs();
    const fresh = firstOfEach(lines.filter((line) => !isReplayed(line))).map((line) =>
      uploaded(evening, line, receivedAtMs),
    );
    const tickets = [...new Set(fresh.flatMap(({ ticketId }) => ticketId ?? []))];
    const before = tickets.length > 0 ? await store.happened(tx, tickets) : [];
    const upshot = addToHistory(evening, fresh, before, this.feeMinor);
    store.keepPresence(tx, evening.changes());
    store.addToCounts(tx, evening.ledger.deltas());
    store.noteConflicts(tx, upshot.noted);
    await Promise.all([store.save(tx, upshot.scans), facts.publish(tx, upshot.facts)]);
    for (const scan of upshot.scans) known.set(nameOf(scan), scan);
    const others = othersOf(upshot.facts);
    return lines.map((line, index): UploadAnswer => {
      const { nonce } = sent[index]!;
      const scan = known.get(nameOf(line))!;
      if (!isSame(line, scan)) return { status: 'nonce_reused', nonce };
      const status = replayed.has(line) ? 'replayed' : 'stored';
      return { status, nonce, scan, conflictsWith: others.get(scan.scanId) };
    });
  }
}

/** No device can name a scan so: it holds what no nonce may. */
const IN_SPITE = '~in-spite';

const inSpite = <S extends Pick<OfflineScan, 'nonce'>>(line: S): S => ({
  ...line,
  nonce: line.nonce + IN_SPITE,
});

/**
 * The gate refused, its answer was lost, and the device let somebody in by itself: that happened as well, and is a scan of its
 * own beside the refusal.
 */
const isInSpite = (line: OfflineScan, stored: DecidedScan | undefined): boolean =>
  line.decision === 'granted' &&
  stored !== undefined &&
  stored.decision === 'denied' &&
  !stored.isOffline &&
  isSame(line, stored);

const isSame = (line: OfflineScan, scan: DecidedScan): boolean =>
  sameRequest({ ...line, scanId: scan.scanId, scannedAtMs: scan.scannedAtMs }, scan);

/** Both sides of each conflict, by the id of the one that asks. */
function othersOf(
  facts: readonly Parameters<FactPublisher<Tx>['publish']>[1][number][],
): Map<string, { scanId: string; gateId: string }> {
  return new Map(
    facts.flatMap((fact) => {
      if (fact.type !== 'conflict_detected') return [];
      const { scanId, gateId } = fact.scan;
      return [
        [fact.conflictsWith.scanId, { scanId, gateId }] as const,
        [scanId, { ...fact.conflictsWith }] as const,
      ];
    }),
  );
}
