import { shown } from './read-fields.ts';
import type { Attribute } from './resources.ts';
import { readTime } from './time.ts';

const STRING_MAX = 500;
const TEXT_MAX = 4_000;

/** The values by their codes, in the order of the definition; adds a sentence to `mistakes` for each that does not fit. */
export function checkAttributes(
  definition: readonly Attribute[],
  sent: ReadonlyMap<string, readonly string[]>,
  mistakes: string[],
): Record<string, readonly string[]> {
  const asked = definition.filter(({ variable }) => variable);
  const known = new Set(asked.map(({ code }) => code));
  for (const code of sent.keys())
    if (!known.has(code)) mistakes.push(`There is no attribute ${shown(code)}.`);
  const checked = asked.flatMap((attribute) => {
    const values = sent.get(attribute.code) ?? [];
    if (values.length === 0) {
      if (attribute.required) mistakes.push(`attribute[${attribute.code}] was not provided.`);
      return [];
    }
    if (values.length > 1 && attribute.datatype !== 'multivaluelist')
      mistakes.push(`attribute[${attribute.code}] takes one value.`);
    for (const value of values) {
      const problem = problemOf(attribute, value);
      if (problem !== undefined) mistakes.push(`attribute[${attribute.code}] ${problem}.`);
    }
    return [[attribute.code, values] as const];
  });
  return Object.fromEntries(checked);
}

function problemOf({ datatype, values = [] }: Attribute, value: string): string | undefined {
  switch (datatype) {
    case 'string':
      if (value.includes('\n')) return 'may have no line breaks';
      return value.length > STRING_MAX ? `is longer than ${STRING_MAX} characters` : undefined;
    case 'text':
      return value.length > TEXT_MAX ? `is longer than ${TEXT_MAX} characters` : undefined;
    case 'number':
      return /^[+-]?\d{1,15}(\.\d{1,15})?$/u.test(value) ? undefined : 'is no number';
    case 'datetime':
      return readTime(value) === undefined
        ? 'is no time with its offset, such as 2026-11-27T20:00:00+08:00'
        : undefined;
    case 'singlevaluelist':
    case 'multivaluelist':
      return values.some(({ key }) => key === value) ? undefined : 'is none of the keys of its list';
  }
}
