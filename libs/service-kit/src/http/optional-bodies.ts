import type { OpenAPIObject } from '@nestjs/swagger';
import { operationsOf } from './operations-of.ts';

interface Described {
  readonly schema?: { readonly default?: unknown };
}

/** A body whose schema has a default may be left out; Nest says of every body that it is required. */
export function optionalBodies(document: OpenAPIObject): OpenAPIObject {
  for (const { requestBody: body } of operationsOf(document)) {
    if (!body || !('content' in body)) continue;
    const contents = Object.values(body.content) as readonly Described[];
    if (contents.every(({ schema }) => schema?.default !== undefined)) body.required = false;
  }
  return document;
}
