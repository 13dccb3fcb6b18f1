/** A page of the settlement file in the gateway's book order; times in milliseconds since the epoch. */
export interface SettlementPage<L extends DatedLine> {
  readonly lines: readonly L[];
  /** The gateway's own clock when it gave the page; absent when it did not tell. */
  readonly nowMs?: number | undefined;
}

export interface DatedLine {
  /** The gateway's own number of the line. */
  readonly seq: string;
  /** When the gateway says that it was booked. */
  readonly at: number;
}

/**
 * Decides which lines are old enough to be compared. A line is old by its date, read by the clock of the gateway that
 * gave it, or once we have known it for long enough, or because a later line of the book is old. So no wrong date and
 * no wrong clock, theirs or ours, holds a line back for longer than that.
 */
export class HeldLines {
  private readonly minAgeMs: number;
  private firstSeenMs = new Map<string, number>();

  constructor(minAgeMs: number) {
    this.minAgeMs = minAgeMs;
  }

  /** Lines that were read and are not compared yet. */
  get count(): number {
    return this.firstSeenMs.size;
  }

  /** When the oldest of them was first read, by the caller's monotonic time; undefined when there is none. */
  get oldestMs(): number | undefined {
    return this.firstSeenMs.values().next().value;
  }

  /**
   * Takes a page that begins behind the last compared line, and returns the lines to compare now.
   * @param gatewayNowMs milliseconds since the epoch
   * @param elapsedMs monotonic, from any origin
   */
  read<L extends DatedLine>(lines: readonly L[], gatewayNowMs: number, elapsedMs: number): readonly L[] {
    const known = this.firstSeenMs;
    this.firstSeenMs = new Map(lines.map(({ seq }) => [seq, known.get(seq) ?? elapsedMs]));
    const isOld = ({ seq, at }: L): boolean =>
      gatewayNowMs - at >= this.minAgeMs || elapsedMs - this.firstSeenMs.get(seq)! >= this.minAgeMs;
    return lines.slice(0, lines.findLastIndex(isOld) + 1);
  }

  /** Forgets lines whose comparison is committed. */
  compared(lines: readonly DatedLine[]): void {
    for (const { seq } of lines) this.firstSeenMs.delete(seq);
  }
}
