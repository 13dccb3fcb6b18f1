import type { TopicDefinition, TopicSnapshot } from '@night-market/contracts';
import { compareTopics } from './compare/compare-topics.ts';
import { RULES, type Finding } from './compare/rules.ts';
import { short, versionsAt, versionsInHistory, type EarlierVersion } from './history/earlier-versions.ts';
import { Git } from './history/git.ts';
import { generatedTexts, staleGenerated } from './generated.ts';
import { fileOf, snapshotsOf } from './snapshot-folder.ts';

/** What a check found, and how much it looked at. */
export interface CheckResult {
  readonly findings: readonly Finding[];
  /** Topics of today, and different earlier versions of published ones that they were compared with. */
  readonly topics: number;
  readonly versions: number;
  readonly against: string;
  /** What was left out, in sentences. */
  readonly notes: readonly string[];
}

/**
 * Compares the contracts with those of a ref, or without one with every earlier version in the history.
 * @throws PlainError or InexpressibleError when it cannot be done
 */
export function check(root: string, topics: readonly TopicDefinition[], against?: string): CheckResult {
  const snapshots = snapshotsOf(topics);
  const stale = staleGenerated(root, generatedTexts(topics));
  const notes: string[] = [];
  const git = new Git(root);
  const earlier =
    against === undefined
      ? versionsInHistory(git, (sentence) => notes.push(sentence))
      : versionsAt(git, against);
  const binding = earlier.filter(({ snapshot }) => snapshot.status !== 'draft');
  return {
    findings: [...stale, ...compareAll(binding, snapshots)],
    topics: snapshots.length,
    versions: binding.length,
    against: against ?? 'every earlier version',
    notes,
  };
}

/** Each break once, with the earliest commit that it breaks with. */
function compareAll(earlier: readonly EarlierVersion[], snapshots: readonly TopicSnapshot[]): Finding[] {
  const today = new Map(snapshots.map((snapshot) => [snapshot.topic, snapshot]));
  const findings = new Map<string, Finding>();
  for (const { snapshot, commit } of earlier) {
    for (const one of compareTopics(snapshot, today.get(snapshot.topic))) {
      const file = fileOf(snapshot.topic);
      findings.set(`${file} ${one.pointer} ${one.rule}`, {
        ...{ file, ...one, how: RULES[one.rule], since: short(commit) },
      });
    }
  }
  return [...findings.values()].sort((left, right) => (order(left) < order(right) ? -1 : 1));
}

const order = ({ file, pointer }: Finding): string => `${file} ${pointer}`;
