/** What a list of sagas is narrowed to; it stands in the address. */
export interface SagaSearch {
  readonly which?: string;
  readonly state?: string;
  /** The order behind which the page begins. */
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

export const PAGE_SAGAS = 50;
const TEXT_MAX = 100;

/** The router takes what looks like a number for one. */
export const textIn = (value: unknown): string | undefined =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? String(value).slice(0, TEXT_MAX) || undefined
    : undefined;

/** Whatever stands in the address; what is wrong with it is said by {@link wrongIn}. */
export function sagaSearch(raw: Record<string, unknown>): SagaSearch {
  const [which, state, after] = ['which', 'state', 'after'].map((name) => textIn(raw[name]));
  return {
    ...(which !== undefined && { which }),
    ...(state !== undefined && { state }),
    ...(after !== undefined && { after }),
  };
}

/** A filter that does not exist. */
export function wrongIn({ which, state }: SagaSearch): string | undefined {
  if (which !== undefined && !WHICH.some((one) => one === which)) return which;
  return state !== undefined && !STATES.some((one) => one === state) ? state : undefined;
}

const OPEN: Readonly<Record<string, string | undefined>> = { open: 'true', settled: 'false' };

/** What the orchestrator is asked; open sagas when nothing is said. */
export function queryOf({ which = 'open', state, after }: SagaSearch): Record<string, string | undefined> {
  return { limit: String(PAGE_SAGAS), open: OPEN[which], state, after };
}

/** An order id as the orchestrator takes it; undefined when it is none. */
export function orderIdIn(text: string): string | undefined {
  const id = text.trim();
  return id !== '' && id.length <= TEXT_MAX && !/\p{Cc}/u.test(id) ? id : undefined;
}
