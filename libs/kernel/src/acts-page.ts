import { newestFirst } from './by-time.ts';

/** What an operator did, or was refused. */
export interface Act {
  /** ISO 8601 in UTC, to the microsecond, so that texts compare as the times do. */
  readonly at: string;
  readonly actor: string;
  readonly action: string;
  /** What it was done to. */
  readonly subject: string | null;
  readonly reason: string | null;
  readonly detail: Readonly<Record<string, unknown>>;
}

/** Acts, the newest first. */
export interface ActsPage<A extends Pick<Act, 'at'> = Act> {
  readonly acts: readonly A[];
  /** Nothing that is as new as this is left out; null when nothing is left out at all. */
  readonly completeTo: string | null;
}

/**
 * What several sources told as one page. Acts that are older than where one of them ends are left for the next page,
 * and acts of one moment are never parted; so there may be more than `limit`.
 */
export function mergeActs<A extends Pick<Act, 'at'>>(
  pages: readonly ActsPage<A>[],
  limit: number,
): ActsPage<A> {
  const acts = pages.flatMap((page) => page.acts).sort(newestFirst);
  const ends = pages.flatMap(({ completeTo }) => completeTo ?? []);
  if (acts.length > limit) ends.push(acts[limit - 1]!.at);
  if (ends.length === 0) return { acts, completeTo: null };
  const completeTo = ends.reduce((newest, end) => (end > newest ? end : newest));
  return { acts: acts.filter(({ at }) => at >= completeTo), completeTo };
}
