import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Problem } from './problem.ts';

/** Serves what no other address does, like the page of the console; no address has methods by it. */
const CATCH_ALL = '/*';
/** Where CORS takes preflights. */
const PREFLIGHTS = '*';

interface Route {
  readonly url: string;
  readonly address: RegExp;
  /** The more specific of two routes has the greater one. */
  readonly rank: string;
  readonly methods: Set<string>;
}

/**
 * Answers 405 where an address exists, but not with the method of the request: before its body is read, and where a less
 * specific route would take it (`GET /books/dry-run` is no `GET /books/:id` when only `POST /books/dry-run` exists).
 */
export function refuseOtherMethods(server: FastifyInstance): void {
  const routes = new Map<string, Route>();
  const rivals = new Map<string, readonly Route[]>();
  server.addHook('onRoute', ({ url, method }) => {
    if (url === PREFLIGHTS || url === CATCH_ALL) return;
    const route = routes.get(url) ?? toRoute(url);
    for (const one of [method].flat()) route.methods.add(one);
    routes.set(url, route);
  });
  const rivalsOf = (url: string): readonly Route[] => {
    const own = routes.get(url)?.rank ?? '';
    const found = rivals.get(url) ?? [...routes.values()].filter(({ rank }) => rank > own);
    rivals.set(url, found);
    return found;
  };
  server.addHook('onRequest', (request, reply, done) => {
    const allowed = otherMethods(request, rivalsOf);
    if (allowed.length === 0) return done();
    void reply.header('allow', allowed.join(', '));
    done(methodNotAllowed(allowed));
  });
}

/** The methods of the address when that of the request is none of them; empty when it is, or when nobody knows the address. */
function otherMethods(
  { url, method, is404, routeOptions }: FastifyRequest,
  rivalsOf: (route: string) => readonly Route[],
): readonly string[] {
  const taken = is404 ? CATCH_ALL : routeOptions.url;
  // What takes one address only has no rival.
  if (taken === undefined || taken === PREFLIGHTS || !/[:*]/.test(taken)) return [];
  const path = url.split('?', 1)[0]!;
  const found = rivalsOf(taken).filter(({ address }) => address.test(path));
  const best = found.reduce((most, { rank }) => (rank > most ? rank : most), '');
  const own = found.filter(({ rank }) => rank === best).flatMap(({ methods }) => [...methods]);
  return own.includes(method) ? [] : [...new Set(own)].sort();
}

/** A pattern of a route (`/payments/:id`, `/services.:format`, `/docs/*`). */
function toRoute(url: string): Route {
  const parts = url.split('/');
  const pattern = parts.map((part) =>
    part
      .replaceAll(/[.+?^${}()|[\]\\]/g, String.raw`\$&`)
      .replaceAll(/:\w+/g, '[^/]+')
      .replaceAll('*', '.*'),
  );
  return {
    url,
    address: new RegExp(`^${pattern.join('/')}$`),
    rank: parts.map(rankOf).join(''),
    methods: new Set(),
  };
}

/** Of a part of a pattern: anything, a parameter, a parameter with known letters around it, a word. */
function rankOf(part: string): '0' | '1' | '2' | '3' {
  if (part.includes('*')) return '0';
  if (!part.includes(':')) return '3';
  return /^:\w+$/.test(part) ? '1' : '2';
}

const methodNotAllowed = (allowed: readonly string[]): Problem =>
  new Problem(405, 'method_not_allowed', 'This address does not know that method.', {
    detail: `Use ${allowed.join(', ')}.`,
  });
