import { addressTexts } from '../shell/search-fields.ts';

/** What a list of sagas is narrowed to; it stands in the address. */
export interface SagaSearch {
  readonly which?: string;
  readonly state?: string;
  /** Where the orders were placed. */
  readonly stall?: string;
  /** By what they are sorted; by order id where nothing is said. */
  readonly sort?: string;
  /** The order behind which the page begins, as the page before said it. */
  readonly after?: string;
}

export const WHICH = ['open', 'settled', 'all'] as const;
export const STATES = [
  'Requested',
  'CaptureFailed',
  'Captured',
  'RefundCommanded',
  'NeedsAttention',
  'Refunded',
  'None',
] as const;

/** By when they moved last: the oldest first, and the newest. */
export const SORTS = ['updated', '-updated'] as const;

export const PAGE_SAGAS = 50;
const TEXT_MAX = 100;
/** A moment and an order id. */
const AFTER_MAX = 114;

/** Whatever stands in the address; what is wrong with it is said by {@link wrongIn}. */
export function sagaSearch(raw: Record<string, unknown>): SagaSearch {
  return {
    ...addressTexts(['which', 'state', 'stall', 'sort'], raw),
    ...addressTexts(['after'], raw, AFTER_MAX),
  };
}

/** A filter that does not exist. */
export function wrongIn({ which, state, sort }: SagaSearch): string | undefined {
  if (which !== undefined && !WHICH.some((one) => one === which)) return which;
  if (sort !== undefined && !SORTS.some((one) => one === sort)) return sort;
  return state !== undefined && !STATES.some((one) => one === state) ? state : undefined;
}

const OPEN: Readonly<Record<string, string | undefined>> = { open: 'true', settled: 'false' };

/** What the orchestrator is asked; open sagas when nothing is said. */
export function queryOf({
  which = 'open',
  state,
  stall,
  sort,
  after,
}: SagaSearch): Record<string, string | undefined> {
  return { limit: String(PAGE_SAGAS), open: OPEN[which], state, stall, sort, after };
}

/** An order id as the orchestrator takes it; undefined when it is none. */
export function orderIdIn(text: string): string | undefined {
  const id = text.trim();
  return id !== '' && id.length <= TEXT_MAX && !/\p{Cc}/u.test(id) ? id : undefined;
}
