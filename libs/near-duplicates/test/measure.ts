import { findCluster, type Cluster, type DuplicateSettings } from '../src/index.ts';
import type { LabelledReport } from './labelled-set.ts';

export interface Measured {
  readonly reports: number;
  /** Pairs of reports that are about one thing. */
  readonly pairs: number;
  /** Of the pairs that were put together, the share that belongs together. */
  readonly precision: number;
  /** Of the pairs that belong together, the share that was put together. */
  readonly recall: number;
  /** Pairs that were judged wrongly, for who looks into it. */
  readonly wrong: readonly string[];
}

/** Takes the reports in one by one, as the hotline does. */
export function clustered(
  reports: readonly LabelledReport[],
  settings?: DuplicateSettings,
): Cluster<LabelledReport>[] {
  const clusters: { clusterId: string; reports: [LabelledReport, ...LabelledReport[]] }[] = [];
  for (const report of reports) {
    const joined = findCluster(report, clusters, settings);
    const cluster = joined && clusters.find(({ clusterId }) => clusterId === joined.clusterId);
    if (cluster) cluster.reports.push(report);
    else clusters.push({ clusterId: report.reportId, reports: [report] });
  }
  return clusters;
}

/** Counts pairs over all sets. */
export function measure(
  sets: readonly (readonly LabelledReport[])[],
  settings?: DuplicateSettings,
): Measured {
  let [pairs, together, right, count] = [0, 0, 0, 0];
  const wrong: string[] = [];
  for (const reports of sets) {
    count += reports.length;
    const clusterOf = new Map(
      clustered(reports, settings).flatMap(({ clusterId, reports: members }) =>
        members.map(({ reportId }) => [reportId, clusterId] as const),
      ),
    );
    for (const [index, one] of reports.entries())
      for (const other of reports.slice(index + 1)) {
        const belong = one.incident === other.incident;
        const found = clusterOf.get(one.reportId) === clusterOf.get(other.reportId);
        pairs += Number(belong);
        together += Number(found);
        right += Number(belong && found);
        if (belong !== found) wrong.push(`${found ? 'joined' : 'missed'}: ${one.text} | ${other.text}`);
      }
  }
  return { reports: count, pairs, precision: right / Math.max(1, together), recall: right / pairs, wrong };
}
