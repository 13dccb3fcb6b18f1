import { WINDOW_EVENTS } from './partition-window.ts';
import { placeOf } from './sent.ts';

/** A partition as the broker and its consumers see it. */
export interface Standing {
  readonly topic: string;
  readonly partition: number;
  readonly low: bigint;
  /** Where the next record will be. */
  readonly high: bigint;
  /** Where each consumer of the topic goes on; undefined when it has settled nothing. */
  readonly settled: readonly (bigint | undefined)[];
}

/** Where a partition is gone on from the next time. */
export interface Checkpoint {
  readonly topic: string;
  readonly partition: number;
  readonly next: bigint;
}

/** What to compare of a partition: `[from, to)`, after a look at `[leadFrom, from)` to know what came before. */
export interface Stretch {
  readonly topic: string;
  readonly partition: number;
  readonly leadFrom: bigint;
  readonly from: bigint;
  readonly to: bigint;
  /** Below it the order cannot be judged. */
  readonly judgedFrom: bigint;
}

export interface Plan {
  readonly stretches: readonly Stretch[];
  /** Places with records dropped and nothing to compare yet: they go on behind those, which are missed once. */
  readonly passed: readonly Checkpoint[];
  /** False when `maxRecords` cut it short. */
  readonly whole: boolean;
  /** Records the broker dropped before they were compared. */
  readonly missed: number;
}

const LEAD_IN = BigInt(WINDOW_EVENTS);
const least = (left: bigint, right: bigint): bigint => (left < right ? left : right);
const most = (left: bigint, right: bigint): bigint => (left > right ? left : right);

/**
 * Plans a comparison: of each partition what all its consumers have settled and what was not compared yet.
 * @param next the offset to go on from, by place; a place without one begins at its beginning
 */
export function planStretches(
  standings: readonly Standing[],
  next: ReadonlyMap<string, bigint>,
  maxRecords = Infinity,
): Plan {
  const wholes = standings.map((standing) =>
    wholeStretch(standing, next.get(placeOf(standing.topic, standing.partition))),
  );
  const open = wholes.filter(({ stretch: { from, to } }) => from < to);
  const share =
    maxRecords === Infinity
      ? undefined
      : BigInt(Math.max(1, Math.floor(maxRecords / Math.max(1, open.length))));
  const stretches = open.map(({ stretch }) =>
    share === undefined ? stretch : { ...stretch, to: least(stretch.to, stretch.from + share) },
  );
  return {
    stretches,
    passed: wholes
      .filter(({ stretch: { from, to }, missed }) => missed > 0 && from >= to)
      .map(({ stretch: { topic, partition, from } }) => ({ topic, partition, next: from })),
    whole: stretches.every((stretch, index) => stretch.to === open[index]?.stretch.to),
    missed: wholes.reduce((sum, { missed }) => sum + missed, 0),
  };
}

function wholeStretch(
  { topic, partition, low, high, settled }: Standing,
  next: bigint | undefined,
): { stretch: Stretch; missed: number } {
  // A position beyond the end belongs to a topic that was made anew.
  const known = next !== undefined && next <= high ? next : undefined;
  const from = known === undefined ? low : most(known, low);
  const to = settled.reduce<bigint>((end, offset) => least(end, offset ?? low), high);
  const leadFrom = most(low, from - LEAD_IN);
  return {
    stretch: { topic, partition, leadFrom, from, to, judgedFrom: leadFrom > 0n ? leadFrom + LEAD_IN : 0n },
    missed: known === undefined ? 0 : Number(from - known),
  };
}
