import { PlatformError } from '@night-market/books';
import { crew, type PlannedScanner } from './crew.ts';
import { summarizeVisits, gateRowsOf, type GateRow, type GateSummary } from './gate-rows.ts';
import type { Heard, VisitOutcome } from './heard.ts';
import { judgeVisit, type VisitVerdict } from './judge-visit.ts';
import type { PlannedScan, PlannedVisit } from './plan-visits.ts';
import { NewScanner, OldScanner, type LiveScanner } from './scanners.ts';
import { inTurn } from '../act/in-turn.ts';
import type { Platform } from '../http/platform.ts';

/** What came of the visits. */
export interface GateResult {
  readonly rows: readonly GateRow[];
  readonly summary: GateSummary;
  readonly verdicts: readonly VisitVerdict[];
  /** What disagrees though no single visit does. */
  readonly wrong: readonly string[];
}

/** The gates of a play, with their scanners. */
export class Gates {
  private readonly platform: Platform;
  private readonly scanners: ReadonlyMap<PlannedScanner, LiveScanner>;
  private readonly gateIdOf: (gate: string) => string;

  private constructor(
    platform: Platform,
    scanners: ReadonlyMap<PlannedScanner, LiveScanner>,
    gateIdOf: (gate: string) => string,
  ) {
    this.platform = platform;
    this.scanners = scanners;
    this.gateIdOf = gateIdOf;
  }

  /** Switches all scanners on, at gates of this play's own. @throws PlatformError */
  static async open(platform: Platform, runId: string, deadlineMs: number): Promise<Gates> {
    const gateIdOf = (gate: string): string => `${runId}-${gate}`;
    const opened = await Promise.all(
      crew.map(async (planned, index) => {
        const gateId = gateIdOf(planned.gate);
        const scanner =
          planned.kind === 'new'
            ? await openNew(platform, planned, gateId, index, deadlineMs)
            : new OldScanner(platform, await platform.newDevice(deadlineMs), planned, gateId, deadlineMs);
        return [planned, scanner] as const;
      }),
    );
    return new Gates(platform, new Map(opened), gateIdOf);
  }

  /** Plays the visits, then compares what the people at the gates saw with what the gate says. @throws PlatformError */
  async play(visits: readonly PlannedVisit[], inFlight: number, deadlineMs: number): Promise<GateResult> {
    const outcomes: VisitOutcome[] = [];
    const playAll = (some: PlannedVisit[]): Promise<void> =>
      inTurn(some, inFlight, async (visit) => void outcomes.push(await this.visit(visit, deadlineMs)));
    await playAll(visits.filter(({ isInSilence }) => !isInSilence));
    this.setNetworks(false);
    await playAll(visits.filter(({ isInSilence }) => isInSilence));
    this.setNetworks(true);
    await Promise.all([...this.scanners.values()].map((scanner) => scanner.settle(deadlineMs)));
    const verdicts: VisitVerdict[] = [];
    await inTurn(outcomes, inFlight, async (outcome) => {
      const book = await this.platform.ticketBook(outcome.visit.ticketId, deadlineMs);
      verdicts.push(judgeVisit(outcome, book, this.gateIdOf));
    });
    const summary = summarizeVisits(verdicts);
    const wrong = await this.wrongOccupancy(summary.inside, deadlineMs);
    return { rows: gateRowsOf(verdicts), summary, verdicts, wrong };
  }

  async close(): Promise<void> {
    await Promise.all([...this.scanners.values()].map((scanner) => scanner.stop()));
  }

  private setNetworks(areThere: boolean): void {
    for (const [{ losesSignal }, scanner] of this.scanners) if (losesSignal) scanner.setNetwork(areThere);
  }

  private async visit(visit: PlannedVisit, deadlineMs: number): Promise<VisitOutcome> {
    const heard: Heard[] = [];
    const complaints: string[] = [];
    const noteFailure = (error: unknown): void => {
      if (!(error instanceof PlatformError)) throw error;
      complaints.push(error.message);
    };
    try {
      if (visit.isCancelled) await this.platform.cancelTicket(visit.ticketId, deadlineMs);
      for (const [turn, scans] of visit.turns.entries())
        await Promise.all(
          scans.map((scan) => this.scan(visit, scan, turn).then((one) => void heard.push(one), noteFailure)),
        );
    } catch (error) {
      noteFailure(error);
    }
    return { visit, heard, complaints };
  }

  private async scan(visit: PlannedVisit, scan: PlannedScan, turn: number): Promise<Heard> {
    const fromMs = Date.now();
    const scanner = this.scanners.get(scan.scanner)!;
    const code = codeOf(visit, this.platform.tokenOf(visit.ticketId));
    const answer = await scanner.scan(code, scan.direction, visit.isRepeated);
    return { ...scan, ...answer, turn, fromMs, untilMs: Date.now() };
  }

  /** The gates are of this play alone, so its people are all who are inside by them. */
  private async wrongOccupancy(inside: number, deadlineMs: number): Promise<string[]> {
    const gateIds = new Set(crew.map(({ gate }) => this.gateIdOf(gate)));
    const counted = await this.platform.insideBy(gateIds, deadlineMs);
    return counted === inside ? [] : [`${inside} people are inside, and ${counted} by the gate's count`];
  }
}

async function openNew(
  platform: Platform,
  planned: PlannedScanner,
  gateId: string,
  index: number,
  deadlineMs: number,
): Promise<LiveScanner> {
  const token = await platform.openEnrolment(gateId, deadlineMs);
  const scanner = await NewScanner.open(platform.gate.urlOf(index), token, planned);
  platform.closeLater(scanner.deviceId);
  await scanner.start(deadlineMs);
  return scanner;
}

/** A forged code differs in one place of its signature. */
export function codeOf({ isForged }: Pick<PlannedVisit, 'isForged'>, token: string): string {
  if (!isForged) return token;
  const at = Math.floor(token.length * FORGED_AT);
  return `${token.slice(0, at)}${token[at] === 'A' ? 'B' : 'A'}${token.slice(at + 1)}`;
}

const FORGED_AT = 0.9;
