import type { OpenAPIObject } from '@nestjs/swagger';
import { expect, it } from 'vitest';
import { optionalBodies } from './optional-bodies.ts';

const document = (schema: object): OpenAPIObject => ({
  ...{ openapi: '3.0.0', info: { title: 'A service', version: '1' } },
  paths: {
    '/keys': {
      post: { responses: {}, requestBody: { required: true, content: { 'application/json': { schema } } } },
    },
  },
});
const isRequired = (schema: object): unknown =>
  (optionalBodies(document(schema)).paths['/keys']!.post!.requestBody as { required?: boolean }).required;

it('a body with a default may be left out, any other may not', () => {
  expect(isRequired({ type: 'object', default: {} })).toBe(false);
  expect(isRequired({ type: 'object' })).toBe(true);
});
