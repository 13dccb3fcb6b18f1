/** How bad it is when an item fails: noted, to be mended and looked at again, or to be closed at once. */
export type Weight = 'minor' | 'major' | 'critical';

interface Item {
  readonly itemId: string;
  readonly text: { readonly en: string; readonly 'zh-TW': string };
  readonly weight: Weight;
  /** Left out: it has to be answered. */
  readonly optional?: boolean | undefined;
}

/** What an inspector answers: yes or no, or what a gauge shows, which is fine within its bounds (both belong to it). */
export type ChecklistItem =
  | (Item & { readonly kind: 'yes_no' })
  | (Item & { readonly kind: 'number'; readonly least?: number; readonly most?: number });

/** Null: the item is not there at this stall. */
export type Answer = boolean | number | null;

export type Verdict = 'incomplete' | 'passed' | 'passed_with_remarks' | 'follow_up' | 'closed';

export interface Findings {
  readonly verdict: Verdict;
  /** Ids of items that have to be answered and are not, or not in their kind. */
  readonly missing: readonly string[];
  /** Ids of items that failed, in the order of the list. */
  readonly failed: readonly string[];
}

const VERDICTS: Readonly<Record<Weight, Verdict>> = {
  minor: 'passed_with_remarks',
  major: 'follow_up',
  critical: 'closed',
};
const WEIGHTS: readonly Weight[] = ['critical', 'major', 'minor'];

/**
 * What follows from the answers. The worst item that failed decides; what is critical does so before the list is complete,
 * since nobody waits with that. Answers to items that the list does not have count for nothing.
 */
export function findings(items: readonly ChecklistItem[], answers: ReadonlyMap<string, Answer>): Findings {
  const missing = items.filter((item) => isMissing(item, answers.get(item.itemId)));
  const failed = items.filter((item) => hasFailed(item, answers.get(item.itemId)));
  const worst = WEIGHTS.find((weight) => failed.some((item) => item.weight === weight));
  const verdict = worst === undefined ? 'passed' : VERDICTS[worst];
  const ids = (some: readonly ChecklistItem[]): string[] => some.map(({ itemId }) => itemId);
  return {
    verdict: missing.length > 0 && verdict !== 'closed' ? 'incomplete' : verdict,
    missing: ids(missing),
    failed: ids(failed),
  };
}

function isMissing({ kind, optional = false }: ChecklistItem, answer: Answer | undefined): boolean {
  if (answer === undefined) return !optional;
  if (answer === null) return false;
  return kind === 'yes_no'
    ? typeof answer !== 'boolean'
    : typeof answer !== 'number' || !Number.isFinite(answer);
}

function hasFailed(item: ChecklistItem, answer: Answer | undefined): boolean {
  if (item.kind === 'yes_no') return answer === false;
  if (typeof answer !== 'number' || !Number.isFinite(answer)) return false;
  const { least = -Infinity, most = Infinity } = item;
  return answer < least || answer > most;
}
