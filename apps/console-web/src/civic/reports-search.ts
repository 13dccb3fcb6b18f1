import { textIn } from '../sagas/saga-search.ts';

/** What the list of reports is narrowed to; it stands in the address. */
export interface ReportsSearch {
  readonly status?: string;
  readonly category?: string;
  readonly agencyId?: string;
  readonly late?: string;
  readonly after?: string;
}

const FIELDS = ['status', 'category', 'agencyId', 'late', 'after'] as const;
export const PAGE_REPORTS = 50;

/** Whatever stands in the address; civic-router says what is wrong with it. */
export const reportsSearch = (raw: Record<string, unknown>): ReportsSearch =>
  Object.fromEntries(
    FIELDS.flatMap((name) => {
      const value = textIn(raw[name]);
      return value === undefined ? [] : [[name, value]];
    }),
  );

/** What was chosen and typed; another filter begins at its first page. */
export const chosenIn = (form: FormData): ReportsSearch =>
  reportsSearch(
    Object.fromEntries(
      [...form].flatMap(([name, value]) =>
        name !== 'after' && typeof value === 'string' ? [[name, value.trim()]] : [],
      ),
    ),
  );

/** Open ones when nothing is said. */
export const queryOf = ({
  status = 'open',
  ...search
}: ReportsSearch): Record<string, string | undefined> => ({
  ...search,
  status: status === 'all' ? undefined : status,
  limit: String(PAGE_REPORTS),
});
