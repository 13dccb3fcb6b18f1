import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { mayProxy, PROXIED_ROUTES } from './proxied-routes.ts';

describe('what the browser reaches', () => {
  it.each([
    ['orchestrator', 'GET', '/sagas'],
    ['orchestrator', 'GET', '/sagas/order-1'],
    ['orchestrator', 'GET', '/sagas/%E5%96%AE'],
    ['orchestrator', 'POST', '/sagas/order-1/legs/cap-2/retry'],
    ['power-ops', 'POST', '/ops/parked/feeder-1/replay'],
  ])('%s: %s %s', (service, method, path) => expect(mayProxy(service, method, path)).toBe(true));

  it.each([
    ['payments', 'GET', '/sagas'],
    ['orchestrator', 'POST', '/sagas/order-1'],
    ['orchestrator', 'GET', '/metrics'],
    ['orchestrator', 'GET', '/sagas/'],
    ['orchestrator', 'GET', '/sagas/..'],
    ['orchestrator', 'GET', '/sagas/%2e%2E'],
    ['orchestrator', 'GET', '/sagas/a%2Facts'],
    ['orchestrator', 'GET', '/sagas//acts'],
    ['orchestrator', 'GET', '/sagas/order-1/acts/more'],
  ])('is not %s: %s %s', (service, method, path) => expect(mayProxy(service, method, path)).toBe(false));

  const offered = PROXIED_ROUTES.flatMap((route) =>
    (route.service === '*' ? ['payments', 'orchestrator', 'power-ops'] : [route.service]).map(
      (service) => [service, route] as const,
    ),
  );

  it.each(offered)('is an operation that %s has: %o', (service, { method, path }) => {
    const document = JSON.parse(readFileSync(`docs/api/openapi/${service}.json`, 'utf8')) as {
      paths: Record<string, Record<string, { 'x-allow': string[] }>>;
    };
    const operation = document.paths[path]?.[method.toLowerCase()];
    const allowed = operation?.['x-allow'].some((who) => /^(operator (viewer|operator)|open)/.test(who));
    expect(allowed).toBe(true);
  });
});
