import {
  distanceM,
  findCluster,
  type Cluster,
  type ComparableReport,
  type Joined,
} from '@night-market/near-duplicates';
import type { Nearby } from './ports.ts';

/** A new report, as far as duplicates are looked for; without a place it is no duplicate. */
export interface Candidate extends Pick<ComparableReport, 'reportId' | 'category' | 'text'> {
  readonly around: Nearby | undefined;
}

/**
 * What each new report joins; undefined where it opens a cluster of its own. Those before it in the list count like those
 * that are kept.
 * @param clusters those that are kept, open and near any of them
 */
export function joinClusters(
  candidates: readonly Candidate[],
  clusters: readonly Cluster[],
): readonly (Joined | undefined)[] {
  const members = new Map(clusters.map(({ clusterId, reports }) => [clusterId, [...reports]]));
  return candidates.map(({ around, ...report }) => {
    if (!around) return undefined;
    const comparable = { ...report, place: around.place, atMs: around.atMs };
    const near = [...members].filter(([, reports]) => reports.some((one) => isNear(one, around)));
    const joined = findCluster(
      comparable,
      near.map(([clusterId, reports]) => ({ clusterId, reports: reports as unknown as Cluster['reports'] })),
    );
    const cluster = joined && members.get(joined.clusterId);
    if (cluster) cluster.push(comparable);
    else members.set(report.reportId, [comparable]);
    return joined;
  });
}

const isNear = (
  { place, atMs }: ComparableReport,
  { place: center, atMs: aroundMs, radiusM, windowMs }: Nearby,
): boolean =>
  place !== undefined && Math.abs(atMs - aroundMs) <= windowMs && distanceM(place, center) <= radiusM;
