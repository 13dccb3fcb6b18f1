import { addressTexts, typedTexts } from '../shell/search-fields.ts';

/** What the audit log is narrowed to; it stands in the address. */
export interface ActsSearch {
  readonly service?: string;
  readonly actor?: string;
  readonly action?: string;
  readonly text?: string;
  /** The moment before which the page begins. */
  readonly before?: string;
}

export const ACT_FILTERS = ['service', 'actor', 'action', 'text'] as const;

/** Whatever stands in the address; the console says what is wrong with it. */
export const actsSearch = (raw: Record<string, unknown>): ActsSearch =>
  addressTexts([...ACT_FILTERS, 'before'], raw);

/** What was typed into the form; another filter begins at its first page. */
export const typedIn = (form: FormData): ActsSearch => typedTexts(ACT_FILTERS, form);
