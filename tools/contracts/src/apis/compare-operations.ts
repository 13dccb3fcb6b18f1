import type { JsonSchema } from '@night-market/contracts';
import { compare } from '../compare/compare-schema.ts';
import { below, type Break } from '../compare/rules.ts';
import type { ApiDocument, Contents, Operation, Parameter, Requirement } from './api-document.ts';
import { refused, type Direction } from './lawful.ts';
import { placeInPath } from './paths.ts';

/** Where two operations are: in which documents, at which addresses. */
export interface Documents {
  readonly oldRoot: ApiDocument;
  readonly newRoot: ApiDocument;
  readonly oldPath: string;
  readonly newPath: string;
}

/** What is refused about one operation: who may call it, what it takes and what it answers. */
export const compareOperations = (
  old: Operation,
  now: Operation,
  pointer: string,
  documents: Documents,
): Break[] => [
  ...compareSecurity(old, now, pointer, documents),
  ...compareParameters(old, now, pointer, documents),
  ...compareBodies(old, now, pointer, documents),
  ...compareResponses(old, now, pointer, documents),
];

/** Who was let in before must be let in with the same credentials. */
function compareSecurity(
  old: Operation,
  now: Operation,
  pointer: string,
  { oldRoot, newRoot }: Documents,
): Break[] {
  const ways = (operation: Operation, root: ApiDocument): readonly Requirement[] => {
    const stated = operation.security ?? root.security ?? [];
    return stated.length === 0 ? [{}] : stated;
  };
  const nowWays = ways(now, newRoot);
  return ways(old, oldRoot)
    .filter((had) => !nowWays.some((way) => Object.keys(way).every((scheme) => Object.hasOwn(had, scheme))))
    .map((had): Break => {
      const credentials = Object.keys(had).join(' and ') || 'no credentials';
      const message = `whoever came with ${credentials} is let in no longer`;
      return { pointer: below(pointer, 'security'), rule: 'security-tightened', message };
    });
}

function compareParameters(
  { parameters: old = [] }: Operation,
  { parameters: now = [] }: Operation,
  pointer: string,
  documents: Documents,
): Break[] {
  const at = (list: readonly Parameter[], one: Parameter) => below(pointer, 'parameters', list.indexOf(one));
  const { oldPath, newPath } = documents;
  const kept = old.flatMap((parameter): Break[] => {
    const other = now.find((one) => identity(one, newPath) === identity(parameter, oldPath));
    if (!other) {
      const message = `${told(parameter)} is gone`;
      return [{ pointer: at(old, parameter), rule: 'parameter-removed', message }];
    }
    const place = below(at(now, other), 'schema');
    return [
      ...(other.required && !parameter.required ? [demanded(other, at(now, other), 'was optional')] : []),
      ...compareWay(parameter.schema, other.schema, place, 'request', documents),
    ];
  });
  const had = new Set(old.map((one) => identity(one, oldPath)));
  const added = now.filter((one) => one.required && !had.has(identity(one, newPath)));
  return [...kept, ...added.map((one) => demanded(one, at(now, one), 'is new'))];
}

/** Names of headers are the same in any case, and parameters in an address are known by their places. */
function identity({ in: place, name }: Parameter, path: string): string {
  if (place === 'path') return `path ${placeInPath(path, name)}`;
  return `${place} ${place === 'header' ? name.toLowerCase() : name}`;
}

const told = ({ in: place, name }: Parameter): string => `the ${place} parameter '${name}'`;

const demanded = (parameter: Parameter, pointer: string, before: string): Break => ({
  pointer,
  rule: 'parameter-required',
  message: `${told(parameter)} ${before} and is required`,
});

function compareBodies(
  { requestBody: old }: Operation,
  { requestBody: now }: Operation,
  pointer: string,
  documents: Documents,
): Break[] {
  const place = below(pointer, 'requestBody');
  const required: Break[] =
    now?.required === true && old?.required !== true
      ? [{ pointer: place, rule: 'request-body-required', message: 'a request without a body is refused' }]
      : [];
  return [...required, ...compareContents(old?.content, now?.content, place, 'request', documents)];
}

function compareResponses(
  { responses: old }: Operation,
  { responses: now }: Operation,
  pointer: string,
  documents: Documents,
): Break[] {
  return Object.entries(old).flatMap(([status, response]): Break[] => {
    const place = below(pointer, 'responses', status);
    const other = now[status];
    if (!other)
      return [{ pointer: place, rule: 'response-removed', message: `it answers ${status} no longer` }];
    return compareContents(response.content, other.content, place, 'response', documents);
  });
}

function compareContents(
  old: Contents = {},
  now: Contents = {},
  pointer: string,
  direction: Direction,
  documents: Documents,
): Break[] {
  return Object.entries(old).flatMap(([type, { schema }]): Break[] => {
    const place = below(pointer, 'content', type);
    const other = now[type];
    if (!other) return [{ pointer: place, rule: 'media-type-removed', message: `${type} is gone` }];
    return compareWay(schema, other.schema, below(place, 'schema'), direction, documents);
  });
}

/** A schema that was not stated promised nothing. */
function compareWay(
  old: unknown,
  now: unknown,
  pointer: string,
  direction: Direction,
  { oldRoot, newRoot }: Documents,
): Break[] {
  if (old === undefined) return [];
  const scope = {
    oldRoot: oldRoot as unknown as JsonSchema,
    newRoot: newRoot as unknown as JsonSchema,
    seen: new Map<JsonSchema, Set<JsonSchema>>(),
  };
  return refused(compare(old, now, pointer, scope), direction);
}
