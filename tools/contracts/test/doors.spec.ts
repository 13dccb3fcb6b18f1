import { globSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '../../..');
const guide = readFileSync(join(root, 'docs/operations/doors.md'), 'utf8');

interface Operation {
  readonly responses: Readonly<Record<string, { readonly content?: object }>>;
  readonly security?: readonly object[];
  readonly 'x-allow'?: readonly string[];
}
interface Api {
  readonly info: { readonly 'x-service': string };
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}

/** The documents of all services; `npm run contracts:check` holds them to what the services print. */
const operations = globSync('docs/api/openapi/*.json', { cwd: root }).flatMap((file) => {
  const { info, paths } = JSON.parse(readFileSync(join(root, file), 'utf8')) as Api;
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      name: `${info['x-service']} ${method.toUpperCase()} ${path}`,
      route: `${method.toUpperCase()} ${path}`,
      method,
      operation,
    })),
  );
});

const isOpen = ({ operation }: (typeof operations)[number]): boolean =>
  operation['x-allow']?.some((demand) => demand.startsWith('open: ')) ?? false;

/** What old scanners ask is answered in their own flat format, errors too (docs/gate/v1.md); nobody else has one. */
const OWN_FORMAT: Readonly<Record<string, readonly string[]>> = {
  'gate POST /v1/verify': ['ERROR'],
  'gate GET /v1/feed': ['ERROR'],
};

/** Open311 has an error format of its own, for all that is asked there. */
const isGeoReport = ({ route }: (typeof operations)[number]): boolean => / \/open311\//.test(route);

interface Flat {
  readonly result?: { readonly enum?: readonly string[] };
}

/** The results that an error of an own format may have; undefined where the default answer is not in one. */
function ownFormatOf({ operation }: (typeof operations)[number]): readonly string[] | undefined {
  const { default: other } = operation.responses;
  const content = (other?.content ?? {}) as Record<string, { schema?: { properties?: Flat } }>;
  return content['application/json']?.schema?.properties?.result?.enum;
}
describe('every operation of every service', () => {
  it('says who may call it', () => {
    expect(operations.length).toBeGreaterThan(30);
    expect(
      operations.filter(({ operation }) => !operation['x-allow']?.length).map(({ name }) => name),
    ).toEqual([]);
  });

  it('asks for a credential, or stands in the guide among what is open', () => {
    const closed = operations.filter((one) => !isOpen(one));
    expect(closed.filter(({ operation }) => !operation.security?.length).map(({ name }) => name)).toEqual([]);
    for (const { route, name } of operations.filter(isOpen)) expect(guide, name).toContain(`\`${route}\``);
  });

  it('says that whatever else it answers is a problem, or an error in the format of the old scanners', () => {
    const others = operations.filter(
      (one) =>
        !isGeoReport(one) &&
        !('application/problem+json' in (one.operation.responses['default']?.content ?? {})),
    );
    expect(Object.fromEntries(others.map((one) => [one.name, ownFormatOf(one)]))).toEqual(OWN_FORMAT);
  });

  it('answers in both formats of GeoReport what its specification says of errors', () => {
    const asked = operations.filter(isGeoReport);
    expect(asked.length).toBeGreaterThan(8);
    for (const { operation, name } of asked)
      expect(Object.keys(operation.responses['default']?.content ?? {}), name).toEqual([
        ...['application/json', 'text/xml'],
      ]);
  });

  it('has no pattern that means something else to who reads it without the u flag', () => {
    const text = JSON.stringify(operations);
    const patterns = [...text.matchAll(/"pattern":"((?:[^"\\]|\\.)*)"/g)].map(([, pattern]) => pattern!);
    expect(patterns.length).toBeGreaterThan(10);
    expect(patterns.filter((pattern) => /\\(?:[pP]|u)\{/.test(pattern))).toEqual([]);
  });

  it('lets no viewer act', () => {
    const acts = operations.filter(
      ({ route, method }) => method !== 'get' && !route.endsWith('/ops/inbox/lookup'),
    );
    expect(
      acts
        .filter(({ operation }) => operation['x-allow']?.includes('operator viewer'))
        .map(({ name }) => name),
    ).toEqual([]);
  });
});
