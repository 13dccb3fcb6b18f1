import { seededRandom, type Random } from '@night-market/kernel';
import type { KindName } from '../kinds/names.ts';
import { RULES } from './rules.ts';
import type { Shape } from './shape.ts';

/** One thing that breaks. Times are milliseconds; `atMs` counts from the beginning. */
export interface Act {
  readonly kind: KindName;
  readonly target: string;
  readonly atMs: number;
  readonly awayMs: number;
  /** What nobody else may touch from its begin until all is back. */
  readonly uses: readonly string[];
}

export interface PlanSize {
  readonly seed: number;
  readonly durationMs: number;
  readonly kinds: readonly KindName[];
}

/** The platform runs undisturbed for so long at the beginning. */
const FIRST_MS = 3_000;
const GAP_MS = [1_000, 6_000] as const;
/** What coming back takes as a rule; a slower one makes the acts behind it late, never simultaneous. */
export const RECOVERY_MS = 6_000;

/**
 * The acts of a run, by time. The kinds are dealt like cards, all of them before any comes again, so each occurs
 * as soon as the time is enough for one deal. The same size gives the same plan.
 */
export function planChaos({ seed, durationMs, kinds }: PlanSize, shape: Shape): Act[] {
  const random = seededRandom(seed);
  const freeAtMs = new Map<string, number>();
  const acts: Act[] = [];
  let nextMs = FIRST_MS;
  for (const kind of deal(random, kinds)) {
    const rule = RULES[kind];
    const targets = rule.targets(shape);
    const target = targets[Math.floor(random.next() * targets.length)]!;
    const uses = [...new Set(rule.uses(target))];
    const awayMs = between(random, rule.awayMs);
    const atMs = Math.max(nextMs, ...uses.map((used) => freeAtMs.get(used) ?? 0));
    if (atMs + awayMs > durationMs) break;
    for (const used of uses) freeAtMs.set(used, atMs + awayMs + RECOVERY_MS);
    acts.push({ kind, target, atMs, awayMs, uses });
    nextMs += between(random, GAP_MS);
  }
  return acts.sort((left, right) => left.atMs - right.atMs);
}

/** Endless; every deal holds each kind as often as its rule says, and each once before any comes again. */
export function* deal(random: Random, kinds: readonly KindName[]): Generator<KindName> {
  const deck = kinds.flatMap((kind) => Array<KindName>(RULES[kind].times).fill(kind));
  for (;;) {
    const firsts = shuffle(random, kinds);
    const more = [...deck];
    for (const kind of firsts) more.splice(more.indexOf(kind), 1);
    yield* firsts;
    yield* shuffle(random, more);
  }
}

function shuffle<T>(random: Random, from: readonly T[]): T[] {
  const left = [...from];
  return from.map(() => left.splice(Math.floor(random.next() * left.length), 1)[0]!);
}

const between = (random: Random, [from, to]: readonly [number, number]): number =>
  Math.round(from + (to - from) * random.next());
