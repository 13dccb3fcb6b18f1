import { addressTexts, typedTexts } from '../shell/search-fields.ts';

/** What the list of reports is narrowed to; it stands in the address. */
export interface ReportsSearch {
  readonly status?: string;
  readonly category?: string;
  readonly agencyId?: string;
  readonly late?: string;
  readonly after?: string;
}

const FILTERS = ['status', 'category', 'agencyId', 'late'] as const;
export const PAGE_REPORTS = 50;

/** Whatever stands in the address; civic-router says what is wrong with it. */
export const reportsSearch = (raw: Record<string, unknown>): ReportsSearch =>
  addressTexts([...FILTERS, 'after'], raw);

/** What was chosen and typed; another filter begins at its first page. */
export const chosenIn = (form: FormData): ReportsSearch => typedTexts(FILTERS, form);

/** Open ones when nothing is said. */
export const queryOf = ({
  status = 'open',
  ...search
}: ReportsSearch): Record<string, string | undefined> => ({
  ...search,
  status: status === 'all' ? undefined : status,
  limit: String(PAGE_REPORTS),
});
