import type { DynamicModule, INestApplication } from '@nestjs/common';
import { ROUTE_ARGS_METADATA } from '@nestjs/common/constants.js';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import { optionalBodies } from './optional-bodies.ts';
import { describeProblems } from './problem-schema.ts';

/** What a service calls its API, and whether others may rely on it: what is published only grows. */
export interface ApiIdentity {
  readonly name: string;
  readonly title: string;
  /** A draft may still change in any way; published when nothing is said. */
  readonly apiStatus?: 'draft' | 'published';
}

/** Credentials that are no JWT say so, or Nest claims that they are. */
const BEARER = { type: 'http', scheme: 'bearer', bearerFormat: 'opaque' } as const;

/** The API of an application whose modules are known, as an OpenAPI document; nothing needs to be connected. */
export function apiDocument(
  app: INestApplication,
  { name, title, apiStatus = 'published' }: ApiIdentity,
): OpenAPIObject {
  const head = new DocumentBuilder()
    .setTitle(title)
    .setVersion('1')
    .addBearerAuth(
      { ...BEARER, bearerFormat: 'JWT', description: 'An access token of an operator.' },
      'operator',
    )
    .addBearerAuth({ ...BEARER, description: 'A service token.' }, 'service')
    .addBearerAuth({ ...BEARER, description: 'The API key of a terminal.' }, 'terminal')
    .addBearerAuth({ ...BEARER, description: 'The API key of a device.' }, 'device')
    .addBearerAuth({ ...BEARER, description: 'The API key of an agency.' }, 'agency')
    .addExtension('x-service', name, 'info')
    .addExtension('x-status', apiStatus, 'info')
    .build();
  return optionalBodies(describeProblems(SwaggerModule.createDocument(app, head)));
}

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
