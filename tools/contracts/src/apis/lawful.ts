import type { Break, Rule } from '../compare/rules.ts';

/** What a change does to what goes one way only; the events of a topic go both. */
export type Direction = 'request' | 'response';

/** A server may take more than before. */
const IN_REQUESTS: readonly Rule[] = [
  'required-made-optional',
  'field-added-to-closed-object',
  'additional-properties-opened',
  'type-widened',
  'nullability-widened',
  'enum-member-added',
  'enum-opened',
  'union-member-added',
  'bounds-widened',
];

/** A server may answer less than before, and always with what it answered sometimes; unknown fields are passed over. */
const IN_RESPONSES: readonly Rule[] = [
  'required-added',
  'optional-made-required',
  'field-added-to-closed-object',
  'additional-properties-opened',
  'additional-properties-closed',
  'type-narrowed',
  'nullability-narrowed',
  'enum-member-removed',
  'enum-closed',
  'union-member-removed',
  'format-tightened',
  'pattern-tightened',
  'bounds-tightened',
  'default-changed',
  'default-removed',
];

const LAWFUL: Readonly<Record<Direction, ReadonlySet<Rule>>> = {
  request: new Set(IN_REQUESTS),
  response: new Set(IN_RESPONSES),
};

/** What is left to refuse of the changes of a schema that goes this way. */
export const refused = (breaks: readonly Break[], direction: Direction): Break[] =>
  breaks.filter(({ rule }) => !LAWFUL[direction].has(rule));
