import type { OpenAPIObject } from '@nestjs/swagger';
import { operationsOf } from './operations-of.ts';
import { PROBLEM_JSON } from './problem.filter.ts';
import { ERRORS_MAX } from './problem.ts';

const text = (description: string) => ({ type: 'string', description }) as const;

/** What every answer that is no success holds (RFC 9457), as OpenAPI says it. */
const PROBLEM = {
  type: 'object',
  required: ['type', 'title', 'status', 'code'],
  properties: {
    type: text('A URI that names the kind of problem.'),
    title: text('What is wrong.'),
    status: { type: 'integer', minimum: 400, maximum: 599 },
    code: text('Stable and made for programs, such as `validation_failed`.'),
    detail: text('What to do about it.'),
    instance: text('The path of the request.'),
    traceId: text('Finds the request in the log.'),
    errors: {
      type: 'array',
      maxItems: ERRORS_MAX,
      description: 'The fields that are wrong.',
      items: {
        type: 'object',
        required: ['pointer', 'detail'],
        properties: {
          pointer: text('A JSON Pointer (RFC 6901) into the body, or the name of a parameter.'),
          detail: text('What it must be.'),
        },
      },
    },
  },
} as const;

const MEDIA_TYPE = PROBLEM_JSON.split(';', 1)[0]!;

/** Says at every operation that any other answer is a problem. */
export function describeProblems(document: OpenAPIObject): OpenAPIObject {
  ((document.components ??= {}).schemas ??= {})['Problem'] = structuredClone(PROBLEM) as object;
  const schema = { $ref: '#/components/schemas/Problem' };
  for (const { responses } of operationsOf(document))
    responses['default'] ??= {
      ...{ description: 'What is wrong, as RFC 9457 says.', content: { [MEDIA_TYPE]: { schema } } },
    };
  return document;
}
