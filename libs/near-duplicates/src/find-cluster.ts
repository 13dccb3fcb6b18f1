import {
  DEFAULT_DUPLICATE_SETTINGS,
  similarity,
  type ComparableReport,
  type DuplicateSettings,
  type Similarity,
} from './similarity.ts';

/** Reports that are about one thing, the oldest first. */
export interface Cluster<R extends ComparableReport = ComparableReport> {
  readonly clusterId: string;
  readonly reports: readonly [R, ...R[]];
}

export interface Joined {
  readonly clusterId: string;
  /** The report that it is most like. */
  readonly reportId: string;
  readonly similarity: Similarity;
}

/** A new report of a cluster must also be this much like the one that opened it, so that clusters do not wander. */
const LIKE_THE_FIRST = 0.6;

/**
 * The cluster that a new report belongs to; undefined where it opens one of its own. The order of the clusters does not
 * matter: the most alike one counts, of equal ones that whose id comes first.
 * @param clusters those nearby in place and time; others cannot be meant
 */
export function findCluster(
  report: ComparableReport,
  clusters: readonly Cluster[],
  settings: DuplicateSettings = DEFAULT_DUPLICATE_SETTINGS,
): Joined | undefined {
  let best: Joined | undefined;
  for (const { clusterId, reports } of clusters) {
    const toFirst = similarity(report, reports[0], settings);
    if (toFirst.score < LIKE_THE_FIRST * settings.threshold) continue;
    for (const member of reports) {
      const found = member === reports[0] ? toFirst : similarity(report, member, settings);
      if (found.score < settings.threshold) continue;
      const order = best ? found.score - best.similarity.score : 1;
      if (order > 0 || (order === 0 && isBefore(clusterId, member, best!)))
        best = { clusterId, reportId: member.reportId, similarity: found };
    }
  }
  return best;
}

const isBefore = (clusterId: string, { reportId }: ComparableReport, best: Joined): boolean =>
  clusterId < best.clusterId || (clusterId === best.clusterId && reportId < best.reportId);
