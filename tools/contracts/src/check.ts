import type { TopicDefinition, TopicSnapshot } from '@night-market/contracts';
import { apiFileOf, type ApiDocument } from './apis/api-document.ts';
import { compareApis } from './apis/compare-apis.ts';
import { howInApi } from './apis/how.ts';
import { isTakenBack } from './apis/taken-back.ts';
import { compareTopics } from './compare/compare-topics.ts';
import { RULES, type Break, type Finding, type Rule } from './compare/rules.ts';
import { generatedFrom, staleGenerated } from './generated.ts';
import {
  OF_APIS,
  OF_TOPICS,
  short,
  versionsAt,
  versionsInHistory,
  type EarlierVersion,
  type Kind,
} from './history/earlier-versions.ts';
import { Git } from './history/git.ts';
import { fileOf, snapshotsOf } from './snapshot-folder.ts';

/** What others rely on today. */
export interface Promises {
  readonly topics: readonly TopicDefinition[];
  /** Undefined when they are not asked for. */
  readonly apis: readonly ApiDocument[] | undefined;
}

/** What a check found, and how much it looked at. */
export interface CheckResult {
  readonly findings: readonly Finding[];
  /** Topics and APIs of today, and different earlier versions of published ones that they were compared with. */
  readonly topics: number;
  readonly apis: number;
  readonly versions: number;
  readonly against: string;
  /** What was left out, in sentences. */
  readonly notes: readonly string[];
}

/**
 * Compares contracts and APIs with those of a ref, or without one with every earlier version in the history.
 * @throws PlainError or InexpressibleError when it cannot be done
 */
export function check(root: string, { topics, apis }: Promises, against?: string): CheckResult {
  const stale = staleGenerated(root, generatedFrom(topics, apis));
  const notes: string[] = [];
  const git = new Git(root);
  const earlier = <S>(kind: Kind<S>) =>
    against === undefined
      ? versionsInHistory(git, kind, (sentence) => notes.push(sentence))
      : versionsAt(git, against, kind);
  const ofTopics = earlier(OF_TOPICS).filter(({ snapshot }) => snapshot.status !== 'draft');
  const ofApis = (apis ? earlier(OF_APIS) : []).filter(
    ({ snapshot }) => snapshot.info['x-status'] !== 'draft',
  );
  return {
    findings: [
      ...stale,
      ...compareAll(ofTopics, snapshotsOf(topics), TOPICS),
      ...compareAll(ofApis, apis ?? [], APIS).filter((finding) => !isTakenBack(finding)),
    ],
    topics: topics.length,
    apis: apis?.length ?? 0,
    versions: ofTopics.length + ofApis.length,
    against: against ?? 'every earlier version',
    notes,
  };
}

/** How one kind of snapshots is compared. */
interface Comparison<Snapshot> {
  readonly nameOf: (snapshot: Snapshot) => string;
  readonly fileOf: (name: string) => string;
  readonly compare: (before: Snapshot, after: Snapshot | undefined) => Break[];
  readonly how: (rule: Rule) => string;
}

const TOPICS: Comparison<TopicSnapshot> = {
  nameOf: ({ topic }) => topic,
  fileOf,
  compare: compareTopics,
  how: (rule) => RULES[rule],
};

const APIS: Comparison<ApiDocument> = {
  nameOf: ({ info }) => info['x-service'],
  fileOf: apiFileOf,
  compare: compareApis,
  how: howInApi,
};

/** Each break once, with the earliest commit that it breaks with. */
function compareAll<S>(
  earlier: readonly EarlierVersion<S>[],
  present: readonly S[],
  { nameOf, fileOf, compare, how }: Comparison<S>,
): Finding[] {
  const today = new Map(present.map((snapshot) => [nameOf(snapshot), snapshot]));
  const findings = new Map<string, Finding>();
  for (const { snapshot, commit } of earlier) {
    const name = nameOf(snapshot);
    for (const one of compare(snapshot, today.get(name))) {
      const file = fileOf(name);
      findings.set(`${file} ${one.pointer} ${one.rule}`, {
        ...{ file, ...one, how: how(one.rule), since: short(commit) },
      });
    }
  }
  return [...findings.values()].sort((left, right) => (order(left) < order(right) ? -1 : 1));
}

const order = ({ file, pointer }: Finding): string => `${file} ${pointer}`;
