import { RequestMethod } from '@nestjs/common';
import { METHOD_METADATA, PATH_METADATA } from '@nestjs/common/constants.js';
import { ModulesContainer } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Demand } from '@night-market/access';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { demandsOf } from './access-guard.ts';
import type { Admission } from './admission.ts';
import { routesOf, type Controller } from './undeclared-routes.ts';

/**
 * Asks who is there before the body is read, so that a refused request costs less than a served one. The guard asks
 * where this did not: of credentials that cover the body, and of routes that are not found here.
 */
export function askEarly(app: NestFastifyApplication, admission: Admission): void {
  let demandsByRoute: ReadonlyMap<string, readonly Demand[]> | undefined;
  app
    .getHttpAdapter()
    .getInstance()
    .addHook('onRequest', async (request: FastifyRequest, reply: FastifyReply) => {
      // Controllers are complete when the first request comes.
      demandsByRoute ??= demandsOfRoutes(app);
      const { method, routeOptions } = request;
      const demands = demandsByRoute.get(nameOf(method === 'HEAD' ? 'GET' : method, routeOptions.url ?? ''));
      if (!demands) return;
      if (admission.needsBody(request, demands)) return admission.refuseEarly(request, reply);
      await admission.admit(request, reply, demands);
    });
}

const nameOf = (method: string, url: string): string => `${method} ${url}`;

function demandsOfRoutes(app: NestFastifyApplication): Map<string, readonly Demand[]> {
  const demands = new Map<string, readonly Demand[]>();
  for (const module of app.get(ModulesContainer).values())
    for (const { metatype } of module.controllers.values()) {
      if (typeof metatype !== 'function') continue;
      for (const [, handler] of routesOf(metatype as Controller))
        for (const route of namesOf(metatype, handler)) demands.set(route, demandsOf(handler, metatype));
    }
  return demands;
}

function namesOf(controller: object, handler: object): string[] {
  const method = RequestMethod[Reflect.getMetadata(METHOD_METADATA, handler) as RequestMethod];
  return pathsOf(controller).flatMap((start) =>
    pathsOf(handler).map((end) => {
      const parts = `${start}/${end}`.split('/').filter((part) => part !== '');
      return nameOf(method, `/${parts.join('/')}`);
    }),
  );
}

const pathsOf = (target: object): string[] =>
  [Reflect.getMetadata(PATH_METADATA, target) as string | string[] | undefined]
    .flat()
    .map((path) => path ?? '');
