import type { OpenAPIObject } from '@nestjs/swagger';

const METHODS = ['get', 'put', 'post', 'delete', 'patch'] as const;

/** Every operation of an OpenAPI document. */
export const operationsOf = ({ paths }: OpenAPIObject) =>
  Object.values(paths).flatMap((path) => METHODS.flatMap((method) => path[method] ?? []));
