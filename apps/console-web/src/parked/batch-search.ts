import { addressTexts } from '../shell/search-fields.ts';

/** Whose batches are listed, and where the page begins; those of all services otherwise. */
export interface BatchSearch {
  readonly service?: string;
  readonly after?: string;
}

export const batchSearch = (raw: Record<string, unknown>): BatchSearch =>
  addressTexts(['service', 'after'], raw);
