import { distanceM, type Place } from './distance.ts';
import { featuresOf, type Features, type TextFeatures } from './features.ts';
import { NIGHT_MARKET_GLOSSARY, type Glossary } from './glossary.ts';

/** A report, as far as duplicates are looked for. */
export interface ComparableReport {
  readonly reportId: string;
  readonly category: string;
  readonly text: string;
  readonly place?: Place | undefined;
  /** Milliseconds since 1970. */
  readonly atMs: number;
}

export interface DuplicateSettings {
  readonly glossary: Glossary;
  /** Two reports further apart are about two things, whatever they say. */
  readonly radiusM: number;
  /** Two reports further apart in time are about two things. */
  readonly windowMs: number;
  /** The same by category, where it differs: a lost child walks, a broken lamp stays. */
  readonly byCategory: Readonly<Record<string, { readonly radiusM?: number; readonly windowMs?: number }>>;
  /** From 0 to 1: from here on two reports are about the same thing. */
  readonly threshold: number;
}

/** Found on the labelled set (docs/civic/duplicates.md). */
export const DEFAULT_DUPLICATE_SETTINGS: DuplicateSettings = {
  glossary: NIGHT_MARKET_GLOSSARY,
  radiusM: 80,
  windowMs: 2 * 3_600_000,
  byCategory: {
    lost_child: { radiusM: 400, windowMs: 3_600_000 },
    waste: { windowMs: 6 * 3_600_000 },
  },
  threshold: 0.5,
};

/** How alike two reports are, from 0 to 1, and what that rests on. */
export interface Similarity {
  readonly score: number;
  readonly text: number;
  /** Undefined where one of them has no place. */
  readonly distanceM: number | undefined;
  readonly apartMs: number;
}

const NO_LIKENESS = 0;
/** Of what the text says, how much its things count beside its words. */
const THINGS_SHARE = 0.8;
const TEXT_SHARE = 0.6;
const PLACE_SHARE = 0.25;
const TIME_SHARE = 0.15;
/** Reports of different categories must say the same more clearly. */
const OTHER_CATEGORY = 0.8;
/** Below it nothing else makes up for the words. */
const TEXT_LEAST = 0.25;

/** Compares two reports; it does not matter which comes first. */
export function similarity(
  one: ComparableReport,
  other: ComparableReport,
  settings: DuplicateSettings = DEFAULT_DUPLICATE_SETTINGS,
): Similarity {
  const apartMs = Math.abs(one.atMs - other.atMs);
  const apartM = one.place && other.place && distanceM(one.place, other.place);
  const { radiusM, windowMs } = limitsFor(one, other, settings);
  const [said, alsoSaid] = [known(one, settings), known(other, settings)];
  const text = likeness(said, alsoSaid);
  const none = { score: NO_LIKENESS, text, distanceM: apartM, apartMs };
  if (apartMs > windowMs || (apartM ?? 0) > radiusM || text < TEXT_LEAST) return none;
  if (areElsewhere(said, alsoSaid) || areOtherThings(said, alsoSaid, settings.glossary)) return none;
  const soon = 1 - apartMs / windowMs;
  // Where a place is missing, the words have to say the more.
  const near = apartM === undefined ? 0 : 1 - apartM / radiusM;
  const sum = TEXT_SHARE * text + PLACE_SHARE * near + TIME_SHARE * soon;
  return { ...none, score: sum * (one.category === other.category ? 1 : OTHER_CATEGORY) };
}

/** Of both categories the wider limits: reports of one thing come under several. */
function limitsFor(
  one: ComparableReport,
  other: ComparableReport,
  { radiusM, windowMs, byCategory }: DuplicateSettings,
): { readonly radiusM: number; readonly windowMs: number } {
  const [first, second] = [byCategory[one.category], byCategory[other.category]];
  return {
    radiusM: Math.max(first?.radiusM ?? radiusM, second?.radiusM ?? radiusM),
    windowMs: Math.max(first?.windowMs ?? windowMs, second?.windowMs ?? windowMs),
  };
}

/** Both name stalls and none in common; or rows, where one of them names no stall. */
function areElsewhere(one: TextFeatures, other: TextFeatures): boolean {
  return areApart(one.stalls, other.stalls) || areApart(one.rows, other.rows);
}

const areApart = (one: ReadonlySet<string>, other: ReadonlySet<string>): boolean =>
  one.size > 0 && other.size > 0 && ![...one].some((spot) => other.has(spot));

/** Both name things of a group in which one excludes the others, and none in common. */
function areOtherThings(
  { things: one }: TextFeatures,
  { things: other }: TextFeatures,
  { either }: Glossary,
): boolean {
  return either.some((group) => {
    const [first, second] = [
      group.filter((thing) => one.has(thing)),
      group.filter((thing) => other.has(thing)),
    ];
    return first.length > 0 && second.length > 0 && !first.some((thing) => second.includes(thing));
  });
}

function likeness(one: TextFeatures, other: TextFeatures): number {
  const words = overlap(one.words, other.words);
  if (one.things.size === 0 || other.things.size === 0) return words;
  const things = overlap(one.things, other.things);
  return Math.max(words, THINGS_SHARE * things + (1 - THINGS_SHARE) * words);
}

/** The shared weight beside the geometric mean of both: a short text is not drowned by a long one. */
function overlap(one: Features, other: Features): number {
  let shared = 0;
  for (const [word, weight] of one) if (other.has(word)) shared += weight;
  const both = Math.sqrt(weightOf(one) * weightOf(other));
  return both === 0 ? 0 : shared / both;
}

function weightOf(features: Features): number {
  let sum = 0;
  for (const weight of features.values()) sum += weight;
  return sum;
}

const cache = new WeakMap<Glossary, WeakMap<ComparableReport, TextFeatures>>();

function known(report: ComparableReport, { glossary }: DuplicateSettings): TextFeatures {
  let ofGlossary = cache.get(glossary);
  if (!ofGlossary) cache.set(glossary, (ofGlossary = new WeakMap()));
  let features = ofGlossary.get(report);
  if (!features) ofGlossary.set(report, (features = featuresOf(report.text, glossary)));
  return features;
}
