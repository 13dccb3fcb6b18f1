import {
  GroupCommitter,
  newId,
  type Clock,
  type Settled,
  type Tx,
  type UnitOfWork,
} from '@night-market/kernel';
import type { DecidedScan } from '../domain/decided-scan.ts';
import { Evening } from '../domain/evening.ts';
import { judge, type Judged } from '../domain/judge.ts';
import { nameOf, sameRequest, type Scan } from '../domain/scan.ts';
import { ScanRaceError, type Fact, type FactPublisher, type ScanObserver, type ScanStore } from './ports.ts';

export interface ScanTicketsPorts<T extends Tx> {
  readonly unitOfWork: UnitOfWork<T>;
  readonly scans: ScanStore<T>;
  readonly facts: FactPublisher<T>;
  readonly observer: ScanObserver;
  readonly clock: Clock;
  /** The store is to blame, not the scan. */
  readonly isOutage: (error: unknown) => boolean;
}

export type ScanRequest = Omit<Scan, 'scanId' | 'scannedAtMs'>;

export type ScanAnswer =
  | { readonly outcome: 'decided'; readonly scan: DecidedScan; readonly replayed: boolean }
  /** The device used this nonce for another scan before. */
  | { readonly outcome: 'nonce_reused' };

const BATCH_MAX = 128;
const WAITING_MAX = 2_000;
export const RACES_MAX = 5;

/** Answers scans. Those that arrive while a commit is under way share the next transaction. */
export class ScanTickets<T extends Tx> {
  private readonly ports: ScanTicketsPorts<T>;
  private readonly feeMinor: number;
  private readonly committer: GroupCommitter<Scan, ScanAnswer>;

  constructor(ports: ScanTicketsPorts<T>, feeMinor: number) {
    this.ports = ports;
    this.feeMinor = feeMinor;
    this.committer = new GroupCommitter<Scan, ScanAnswer>({
      commit: (scans) => this.commit(scans),
      maxBatch: BATCH_MAX,
      maxWaiting: WAITING_MAX,
      isOutage: ports.isOutage,
    });
  }

  async handle(request: ScanRequest): Promise<ScanAnswer> {
    const { clock, observer } = this.ports;
    const startedMs = clock.nowMs();
    const answer = await this.committer.submit({ ...request, scanId: newId(), scannedAtMs: startedMs });
    observer.answered((clock.nowMs() - startedMs) / 1_000);
    return answer;
  }

  /** Once more when another replica stored one of these scans in the meantime: then it is found. */
  private async commit(scans: readonly Scan[]): Promise<readonly Settled<ScanAnswer>[]> {
    for (let races = 0; ; races++) {
      try {
        const answers = await this.ports.unitOfWork.run((tx) => this.answer(tx, scans));
        return answers.map((value) => ({ ok: true, value }));
      } catch (error) {
        if (!(error instanceof ScanRaceError) || races >= RACES_MAX) throw error;
      }
    }
  }

  private async answer(tx: T, scans: readonly Scan[]): Promise<ScanAnswer[]> {
    const { scans: store, facts } = this.ports;
    const [stored, read] = await Promise.all([store.find(tx, scans), store.know(tx, ticketsOf(scans))]);
    const evening = new Evening(read);
    const known = new Map(stored.map((scan) => [nameOf(scan), scan]));
    const fresh = firstOfEach(scans.filter((scan) => !known.has(nameOf(scan))));
    if (fresh.some(({ gateId }) => evening.isLimitedAt(gateId)))
      evening.ledger.load(await store.lockCounts(tx, evening.placesOf(fresh)));
    const judged = fresh.map((scan) => judge(evening, scan, this.feeMinor));
    store.keepPresence(tx, evening.changes());
    store.addToCounts(tx, evening.ledger.deltas());
    const decided = judged.map(({ scan }) => scan);
    await Promise.all([store.save(tx, decided), facts.publish(tx, judged.flatMap(factsOf))]);
    for (const { scan } of judged) known.set(nameOf(scan), scan);
    const answers = scans.map((scan) => answerOf(scan, known.get(nameOf(scan))!));
    tx.afterCommit(() => answers.forEach((answer) => this.count(answer)));
    return answers;
  }

  private count(answer: ScanAnswer): void {
    if (answer.outcome === 'nonce_reused') return;
    const { observer } = this.ports;
    if (answer.replayed) observer.replayed();
    else observer.decided(answer.scan.admission, answer.scan.decision);
  }
}

export const ticketsOf = (scans: readonly Pick<Scan, 'code'>[]): string[] => [
  ...new Set(scans.flatMap(({ code }) => code.ticketId ?? [])),
];

/** What is no ticket is nobody's business. */
function factsOf({ scan, charge }: Judged): Fact[] {
  if (scan.ticketId === null) return [];
  if (scan.decision === 'denied') return [{ type: 'denied', scan }];
  return scan.direction === 'exit' ? [{ type: 'exited', scan }] : [{ type: 'granted', scan, charge }];
}

function answerOf(asked: Scan, scan: DecidedScan): ScanAnswer {
  if (!sameRequest(asked, scan)) return { outcome: 'nonce_reused' };
  return { outcome: 'decided', scan, replayed: asked.scanId !== scan.scanId };
}

/** The first scan of each device and nonce: the others are repetitions of it. */
export function firstOfEach<S extends Pick<Scan, 'deviceId' | 'nonce'>>(scans: readonly S[]): S[] {
  const seen = new Set<string>();
  return scans.filter((scan) => !seen.has(nameOf(scan)) && seen.add(nameOf(scan)));
}
