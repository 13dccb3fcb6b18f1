import { addressTexts, typedTexts } from '../shell/search-fields.ts';

/** What a look into a topic is narrowed to; it stands in the address. */
export interface RecordsSearch {
  readonly partition?: string;
  /** The first offset; without it the last records. */
  readonly from?: string;
  readonly key?: string;
  readonly type?: string;
  readonly text?: string;
}

const FIELDS = ['partition', 'from', 'key', 'type', 'text'] as const;
const FILTERS = ['key', 'type', 'text'] as const;
/** Records of one page. */
export const PAGE_RECORDS = 50;

/** Whatever stands in the address; {@link wrongIn} says what is wrong with it. */
export const recordsSearch = (raw: Record<string, unknown>): RecordsSearch => addressTexts(FIELDS, raw);

/** What was typed into the form. */
export const typedIn = (form: FormData): RecordsSearch => typedTexts(FIELDS, form);

/** The field that holds no number. */
export function wrongIn({ partition, from }: RecordsSearch): 'partition' | 'from' | undefined {
  if (partition !== undefined && !/^\d{1,6}$/.test(partition)) return 'partition';
  return from !== undefined && !/^\d{1,18}$/.test(from) ? 'from' : undefined;
}

export const isFiltered = (search: RecordsSearch): boolean =>
  FILTERS.some((name) => search[name] !== undefined);

/** What the auditor is asked: who looks for something looks from the beginning on. */
export function queryOf(search: RecordsSearch): Record<string, string | undefined> {
  const from = search.from ?? (isFiltered(search) ? '0' : undefined);
  return { ...search, from, limit: String(PAGE_RECORDS) };
}

/** Where the page before begins; undefined at the beginning of the log. */
export function olderThan(from: string, low: string): string | undefined {
  const [start, first] = [BigInt(from), BigInt(low)];
  if (start <= first) return undefined;
  const wanted = start - BigInt(PAGE_RECORDS);
  return String(wanted < first ? first : wanted);
}
