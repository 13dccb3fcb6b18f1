import { describe, expect, it } from 'vitest';
import type { ApiDocument } from '../src/apis/api-document.ts';
import { compareApis } from '../src/apis/compare-apis.ts';
import { API_CASES } from './api-cases.ts';

const rulesOf = (before: ApiDocument, after: ApiDocument | undefined) =>
  compareApis(before, after).map(({ rule, pointer }) => [rule, pointer]);

describe('a change of an API', () => {
  it.each(API_CASES)('%s', (_name, before, after, expected) => {
    expect(rulesOf(before, after)).toEqual(expected === 'accepted' ? [] : [[...expected]]);
  });

  it.each(API_CASES)('%s: nothing is said about what stays', (_name, before, after) => {
    expect(rulesOf(before, before)).toEqual([]);
    if (after) expect(rulesOf(after, after)).toEqual([]);
  });

  it('follows references into the components', () => {
    const document = (name: object): ApiDocument & { components: object } => ({
      info: { 'x-service': 'wares', 'x-status': 'published' },
      paths: {
        '/wares': {
          get: {
            responses: {
              200: { content: { 'application/json': { schema: { $ref: '#/components/schemas/Ware' } } } },
            },
          },
        },
      },
      components: { schemas: { Ware: { type: 'object', properties: { name } } } },
    });
    expect(rulesOf(document({ type: 'string' }), document({ type: 'integer' }))).toEqual([
      [
        'type-changed',
        '/paths/~1wares/get/responses/200/content/application~1json/schema/properties/name/type',
      ],
    ]);
  });
});
