/** Which agency is in charge of which kind of report, and within what time it has to say so. */
export const KINDS = [
  { serviceCode: 'noise', category: 'noise', agencyId: 'police', acknowledgeWithinMs: 3_600_000 },
  { serviceCode: 'fire-safety', category: 'fire_safety', agencyId: 'fire', acknowledgeWithinMs: 5_000 },
  { serviceCode: 'waste', category: 'waste', agencyId: 'cleaners', acknowledgeWithinMs: 3_000 },
  { serviceCode: 'lost-child', category: 'lost_child', agencyId: 'guards', acknowledgeWithinMs: 3_600_000 },
] as const;
export type Kind = (typeof KINDS)[number];

/** Those that do not answer for a while. */
export const DOWN: readonly string[] = ['police', 'fire'];

export interface PlannedReport {
  readonly n: number;
  readonly kind: Kind;
  /** A photo follows it, so its agency is told twice. */
  readonly hasPhoto: boolean;
  /** The agency says that it has it. */
  readonly isAcknowledged: boolean;
  readonly dueAfterMs: number;
}

export interface PlannedEvening {
  readonly reports: readonly PlannedReport[];
  readonly downFromMs: number;
  readonly downUntilMs: number;
}

const BURSTS = 20;
const BURST_PER_S = 60;
const PHOTO_EVERY = 10;

/** Bursts of reports; agencies are away in the middle of the evening, two thirds of it. */
export function planEvening(reports: number, downS: number): PlannedEvening {
  const lastsMs = downS * 1_500;
  const perBurst = Math.ceil(reports / BURSTS);
  const gapMs = Math.max(lastsMs / BURSTS, (perBurst * 1_000) / BURST_PER_S);
  const plan = Array.from({ length: reports }, (_, n): PlannedReport => {
    const kind = KINDS[n % KINDS.length]!;
    const round = Math.floor(n / KINDS.length);
    return {
      ...{ n, kind, hasPhoto: round % PHOTO_EVERY === 0 },
      isAcknowledged: kind.agencyId === 'fire' || (kind.agencyId === 'cleaners' && round % 2 === 0),
      dueAfterMs: Math.floor(n / perBurst) * gapMs + ((n % perBurst) * 1_000) / BURST_PER_S,
    };
  });
  const downFromMs = lastsMs / 6;
  return { reports: plan, downFromMs, downUntilMs: downFromMs + downS * 1_000 };
}
