import { sagaSearch, type SagaSearch } from './saga-search.ts';

/** A list of sagas that somebody wants to see again. */
export interface KeptView {
  readonly name: string;
  readonly search: SagaSearch;
}

export const VIEW_NAME_MAX = 40;
/** A list of links is read at a glance. */
export const VIEWS_MAX = 20;

/** What was kept; whatever cannot be read is forgotten. */
export function readViews(text: string | null): KeptView[] {
  let kept: unknown;
  try {
    kept = JSON.parse(text ?? '[]');
  } catch {
    return [];
  }
  if (!Array.isArray(kept)) return [];
  return kept
    .flatMap((one: { name?: unknown; search?: unknown } | null) =>
      typeof one?.name === 'string' && typeof one.search === 'object' && one.search !== null
        ? [{ name: one.name, search: filtersOf(sagaSearch(one.search as Record<string, unknown>)) }]
        : [],
    )
    .slice(0, VIEWS_MAX);
}

/** The same name again stands for the new filters. */
export const withView = (views: readonly KeptView[], name: string, search: SagaSearch): KeptView[] =>
  [{ name, search: filtersOf(search) }, ...withoutView(views, name)].slice(0, VIEWS_MAX);

export const withoutView = (views: readonly KeptView[], name: string): KeptView[] =>
  views.filter((view) => view.name !== name);

/** A view begins at its first page. */
const filtersOf = ({ after: _, ...filters }: SagaSearch): SagaSearch => filters;
