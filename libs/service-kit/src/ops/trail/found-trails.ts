import { newestFirst, type FoundTrail, type QueryRows } from '@night-market/kernel';
import { exactIsoTime } from '@night-market/postgres';

/** What leads to correlation ids: queries, constants of the code, whose rows have `correlation_id`, `at`, `what` and `subject`. */
export interface TrailIndex {
  /** Of what has this id: `$1` as a text, and `$2` as a UUID, which is null where it is none. Both stand in it. */
  readonly about: string;
  /** Of what happened last, with a limit of its own, in the order of an index; absent where others tell of the same. */
  readonly newest?: string;
}

/** Of one index, whatever it finds. */
export const FOUND_MAX = 20;

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

const sqlOf = (
  query: string,
): string => `select correlation_id as "correlationId", ${exactIsoTime('at')} as at, what, subject
  from (select distinct on (correlation_id) * from (${query}) as each order by correlation_id, each.at desc) as found
  order by found.at desc limit ${FOUND_MAX}`;

/** The newest first. @param id undefined: of whatever happened last */
export async function findTrails(
  read: QueryRows,
  indexes: readonly TrailIndex[],
  id: string | undefined,
): Promise<readonly FoundTrail[]> {
  const found = await Promise.all(
    id === undefined
      ? indexes.flatMap(({ newest }) => (newest === undefined ? [] : read<FoundTrail>(sqlOf(newest))))
      : indexes.map(({ about }) => read<FoundTrail>(sqlOf(about), [id, UUID.test(id) ? id : null])),
  );
  return found.flat().toSorted(newestFirst);
}
