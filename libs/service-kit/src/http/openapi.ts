import type { DynamicModule } from '@nestjs/common';
import { ROUTE_ARGS_METADATA } from '@nestjs/common/constants.js';

/**
 * Nest's OpenAPI explorer passes over every handler without emitted parameter types, which we do not emit: the
 * schemas of `@Body`, `@Query` and `@Param` say all there is to say. A blank list of types opens its eyes.
 */
export function showParameters({ controllers = [] }: DynamicModule): void {
  for (const { prototype } of controllers as { prototype: object }[]) {
    for (const method of Object.getOwnPropertyNames(prototype)) {
      if (Reflect.hasMetadata(ROUTE_ARGS_METADATA, prototype.constructor, method)) {
        Reflect.defineMetadata('design:paramtypes', [Object], prototype, method);
      }
    }
  }
}
