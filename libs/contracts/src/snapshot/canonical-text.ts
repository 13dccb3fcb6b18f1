/** The text of a generated file: the same contract always gives the same bytes, in whichever order it was written. */
export const canonicalText = (value: unknown): string => `${JSON.stringify(sorted(value), null, 2)}\n`;

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([left], [right]) => (left < right ? -1 : 1));
  return Object.fromEntries(
    entries.map(([name, inner]) => [name, isNames(name, inner) ? [...inner].sort() : sorted(inner)]),
  );
}

/** The order of required fields means nothing. */
const isNames = (keyword: string, value: unknown): value is readonly string[] =>
  keyword === 'required' && Array.isArray(value);
