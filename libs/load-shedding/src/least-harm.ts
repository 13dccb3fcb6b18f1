import { CoverTable, sumOf, type CoverItem } from './cover.ts';
import { PHASES, type Connection, type Phase } from './feeder.ts';

/** A stall that may be switched off; whole numbers (harm in thousandths, relief in units of 10 mA or 10 W). */
export interface Candidate extends CoverItem {
  readonly stallId: string;
  readonly connection: Connection;
}

export type Needs = Readonly<Record<Phase, number>>;

export interface Choice {
  readonly stallIds: readonly string[];
  readonly harm: number;
  /** What cannot be covered even by switching off all of them. */
  readonly shortfall: Needs;
  /** 1 when exact; else the harm is at most the least harm of a need that is larger by (n + 1) × unit. */
  readonly unit: number;
}

/**
 * The set of stalls with the least harm whose relief covers the need of each phase.
 *
 * Three-phase stalls relieve all phases alike, so their joint relief is one number; given that number, each phase is a knapsack
 * of its own. The least of the sums over that number is therefore exact. Where the tables would take more than
 * `workCells` steps, needs are rounded up and reliefs down to a coarser unit: never too little is shed.
 */
export function chooseLeastHarm(candidates: readonly Candidate[], needs: Needs, workCells: number): Choice {
  const attainable = perPhase((phase) => Math.min(Math.max(0, needs[phase]), sumOn(candidates, phase)));
  const shortfall = perPhase((phase) => Math.max(0, needs[phase]) - attainable[phase]);
  const unit = unitFor(candidates, attainable, workCells);
  const chosen = unit === 1 ? exact(candidates, attainable) : coarse(candidates, attainable, unit);
  return {
    stallIds: chosen.map(({ stallId }) => stallId),
    harm: chosen.reduce((sum, { harm }) => sum + harm, 0),
    shortfall,
    unit,
  };
}

/** The same for one need that every stall relieves, such as watts of the whole feeder. */
export function chooseForTotal(candidates: readonly Candidate[], need: number, workCells: number): Choice {
  const onOne = candidates.map((candidate) => ({ ...candidate, connection: 'L1' as const }));
  return chooseLeastHarm(onOne, { L1: need, L2: 0, L3: 0 }, workCells);
}

function exact(candidates: readonly Candidate[], needs: Needs): Candidate[] {
  const threePhase = candidates.filter(({ connection }) => connection === 'three-phase');
  const most = Math.max(...PHASES.map((phase) => needs[phase]));
  const shared = new CoverTable(threePhase, most);
  const sharedMost = sumOf(threePhase);
  const phases = PHASES.map((phase) => {
    const items = candidates.filter(({ connection }) => connection === phase);
    const least = Math.max(0, needs[phase] - sharedMost);
    return { items, need: needs[phase], table: new CoverTable(items, needs[phase], least) };
  });
  let least = Infinity;
  let bestShared = 0;
  for (let relief = 0; relief <= most; relief++) {
    let harm = shared.harmOf(relief);
    if (harm >= least) break;
    for (const { table, need } of phases) harm += table.harmOf(need - relief);
    if (harm >= least) continue;
    least = harm;
    bestShared = relief;
  }
  return [
    ...pick(threePhase, shared.itemsOf(bestShared)),
    ...phases.flatMap(({ items, need, table }) => pick(items, table.itemsOf(need - bestShared))),
  ];
}

function coarse(candidates: readonly Candidate[], needs: Needs, unit: number): Candidate[] {
  const rounded = candidates.map((candidate) => ({
    ...candidate,
    relief: Math.floor(candidate.relief / unit),
  }));
  const roundedNeeds = perPhase((phase) => Math.ceil(needs[phase] / unit));
  const covered = PHASES.every((phase) => sumOn(rounded, phase) >= roundedNeeds[phase]);
  const byId = new Map(candidates.map((candidate) => [candidate.stallId, candidate]));
  const chosen = covered
    ? exact(rounded, roundedNeeds).flatMap(({ stallId }) => byId.get(stallId) ?? [])
    : candidates.filter(({ relief }) => relief > 0);
  return withoutNeedless(chosen, needs);
}

/** Rounding takes more than is needed: leave out what can stay on, the most harmful first. */
function withoutNeedless(chosen: readonly Candidate[], needs: Needs): Candidate[] {
  const spare = perPhase((phase) => sumOn(chosen, phase) - needs[phase]);
  const kept = new Set(chosen);
  for (const candidate of [...chosen].sort((a, b) => b.harm - a.harm)) {
    const phases = PHASES.filter((phase) => isOn(candidate, phase));
    if (phases.some((phase) => spare[phase] < candidate.relief)) continue;
    for (const phase of phases) spare[phase] -= candidate.relief;
    kept.delete(candidate);
  }
  return [...kept];
}

function unitFor(candidates: readonly Candidate[], needs: Needs, workCells: number): number {
  const most = Math.max(...PHASES.map((phase) => needs[phase]));
  const cells = candidates.reduce(
    (sum, { connection }) => sum + 1 + (connection === 'three-phase' ? most : needs[connection]),
    0,
  );
  return Math.max(1, Math.ceil(cells / workCells));
}

function pick<Item>(items: readonly Item[], positions: readonly number[]): Item[] {
  return positions.flatMap((position) => items[position] ?? []);
}

function isOn({ connection }: Candidate, phase: Phase): boolean {
  return connection === phase || connection === 'three-phase';
}

function sumOn(candidates: readonly Candidate[], phase: Phase): number {
  return candidates.reduce((sum, each) => sum + (isOn(each, phase) ? each.relief : 0), 0);
}

function perPhase(value: (phase: Phase) => number): Record<Phase, number> {
  return { L1: value('L1'), L2: value('L2'), L3: value('L3') };
}
