import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Problem } from './problem.ts';

/** Serves what no other address does, like the page of the console; no address has methods by it. */
export const CATCH_ALL = '/*';

/** Tells which methods the address of a request has, for those that come with another one. */
export type AllowedMethods = (request: FastifyRequest) => readonly string[];

/** Takes note of all routes from now on. */
export function watchMethods(server: FastifyInstance): AllowedMethods {
  const routes = new Map<string, { readonly address: RegExp; readonly methods: Set<string> }>();
  server.addHook('onRoute', ({ url, method }) => {
    // Where CORS takes preflights.
    if (url === '*' || url === CATCH_ALL) return;
    const route = routes.get(url) ?? { address: addressOf(url), methods: new Set() };
    for (const one of [method].flat()) route.methods.add(one);
    routes.set(url, route);
  });
  return ({ url }) => {
    const path = url.split('?', 1)[0]!;
    const found = [...routes.values()].filter(({ address }) => address.test(path));
    return [...new Set(found.flatMap(({ methods }) => [...methods]))].sort();
  };
}

/** A pattern of a route (`/payments/:id`, `/docs/*`) as a regular expression. */
function addressOf(url: string): RegExp {
  const parts = url.split('/').map((part) => {
    if (part.startsWith(':')) return '[^/]+';
    return part.replaceAll(/[.+?^${}()|[\]\\]/g, String.raw`\$&`).replaceAll('*', '.*');
  });
  return new RegExp(`^${parts.join('/')}$`);
}

export const methodNotAllowed = (allowed: readonly string[]): Problem =>
  new Problem(405, 'method_not_allowed', 'This address does not know that method.', {
    detail: `Use ${allowed.join(', ')}.`,
  });
