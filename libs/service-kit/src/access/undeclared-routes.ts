import type { INestApplicationContext } from '@nestjs/common';
import { METHOD_METADATA, PATH_METADATA } from '@nestjs/common/constants.js';
import { ModulesContainer } from '@nestjs/core';
import { isUndeclared } from './access-guard.ts';

/** The routes of an application that do not say at exactly one place who may call them, as `Controller.method`. */
export function undeclaredRoutes(app: INestApplicationContext): string[] {
  const controllers = [...app.get(ModulesContainer).values()].flatMap((module) => [
    ...module.controllers.values(),
  ]);
  return controllers.flatMap(({ metatype }) => {
    if (typeof metatype !== 'function') return [];
    return routesOf(metatype as Controller)
      .filter(([, handler]) => isUndeclared(handler, metatype))
      .map(([name]) => `${metatype.name}.${name}`);
  });
}

export interface Controller {
  readonly name: string;
  readonly prototype: object;
}

/** The handlers of a controller by their names. */
export function routesOf({ prototype }: Controller): [name: string, handler: object][] {
  return Object.entries(Object.getOwnPropertyDescriptors(prototype)).flatMap(([name, { value }]) => {
    const isRoute =
      typeof value === 'function' &&
      Reflect.hasMetadata(PATH_METADATA, value as object) &&
      Reflect.hasMetadata(METHOD_METADATA, value as object);
    return isRoute ? [[name, value as object]] : [];
  });
}
