import { addressTexts } from '../shell/search-fields.ts';

/** Which keys are meant; what is not said does not matter. */
export interface ParkedFilter {
  readonly errorType?: string;
  readonly topic?: string;
  /** The reason with `#` in the place of ids and numbers. */
  readonly pattern?: string;
}

/** What a list of keys is narrowed to; it stands in the address. */
export interface KeysSearch extends ParkedFilter {
  /** The key behind which the page begins. */
  readonly after?: string;
}

/** As long as the services take them. */
const LONGEST = 300;

/** What stands in the address; what is empty is left out. */
export const keysSearch = (raw: Record<string, unknown>): KeysSearch =>
  addressTexts(['errorType', 'topic', 'pattern', 'after'], raw, LONGEST);

/** Without the page. */
export const filterOf = ({ after: _, ...filter }: KeysSearch): ParkedFilter => filter;
