import { FakeClock } from '@night-market/testing';
import { readFileSync } from 'node:fs';
import { beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { CallResult } from '../../call-services/call-service.handler.ts';
import type { ServiceRequest } from '../../call-services/ports.ts';
import type { Told } from '../../domain/told.ts';
import { ALL_WELL } from '../../../test/support/told.ts';
import { ToldFigures } from './told-figures.ts';
import { TOLD_PATHS, TOLD_SCHEMAS } from './told-schemas.ts';

let clock: FakeClock;
let result: Promise<CallResult>;
let asked: ServiceRequest[];
let figures: ToldFigures;

beforeEach(() => {
  [clock, asked] = [new FakeClock(), []];
  figures = new ToldFigures({ handle: (_, request) => (asked.push(request), result) }, clock);
});

const answered = (status: number, body: unknown): Promise<CallResult> => {
  const bytes = Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
  return Promise.resolve({ kind: 'answered', answer: { status, type: 'application/json', body: bytes } });
};
const ask = () => figures.ask('sagas', 'orchestrator', 'wang');

describe('figures of a service', () => {
  it('are what is needed of its answer', async () => {
    result = answered(200, { ...ALL_WELL.sagas, more: 'than is needed' });
    expect(await ask()).toEqual({ outcome: 'answered', figures: ALL_WELL.sagas });
    expect(asked).toMatchObject([{ method: 'GET', path: '/summary', token: 'wang', limitMs: 1_000 }]);
  });

  it.each([
    ['not_listed', { kind: 'not_listed' }],
    ['unreachable', { kind: 'unreachable' }],
    ['failed', { kind: 'unknown_services' }],
    ['failed', { kind: 'unknown_route' }],
  ] as const)('are %s when the call is %o', async (outcome, kind) => {
    result = Promise.resolve(kind);
    expect(await ask()).toEqual({ outcome, figures: null });
  });

  it.each([
    ['refused', 401, {}],
    ['refused', 403, {}],
    ['failed', 404, {}],
    ['failed', 500, {}],
    ['failed', 200, {}],
    ['failed', 200, 'no JSON'],
  ])('are %s when it answers %i %o', async (outcome, status, body) => {
    result = answered(status, body);
    expect(await ask()).toEqual({ outcome, figures: null });
  });

  it('are late when nobody answers in time', async () => {
    result = new Promise(() => undefined);
    const found = ask();
    await clock.advance(2_500);
    expect(await found).toEqual({ outcome: 'late', figures: null });
  });

  it('failed when the call itself fails', async () => {
    result = Promise.reject(new Error('a bug'));
    expect(await ask()).toEqual({ outcome: 'failed', figures: null });
  });
});

interface Schema {
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
}
interface Document {
  readonly paths: Record<
    string,
    { get: { responses: { 200: { content: { 'application/json': { schema: Schema } } } } } }
  >;
}

/** What one schema needs and the other does not promise. */
function missingIn(theirs: Schema | undefined, ours: Schema, at = ''): string[] {
  const own = ours.anyOf?.find(({ properties, items }) => properties ?? items) ?? ours;
  if (own.items) return missingIn(theirs?.items, own.items, `${at}[]`);
  return Object.entries(own.properties ?? {}).flatMap(([name, field]) => {
    const place = `${at}.${name}`;
    const isOptional = own.required?.includes(name) !== true;
    if (!isOptional && theirs?.required?.includes(name) !== true) return [place];
    return missingIn(theirs?.properties?.[name], field, place);
  });
}

const SERVICES: Readonly<Record<keyof Told, readonly string[]>> = {
  sagas: ['orchestrator'],
  money: ['payments'],
  occupancy: ['gate'],
  zones: ['gate'],
  feeders: ['power-ops'],
  reports: ['civic-router'],
  acts: ['auditor', 'console', 'directory', 'gate', 'identity', 'orchestrator', 'payments', 'power-ops'],
  trail: ['auditor', 'console', 'directory', 'gate', 'identity', 'orchestrator', 'payments', 'power-ops'],
  trails: ['auditor', 'civic-router', 'directory', 'gate', 'orchestrator', 'payments', 'power-ops'],
  health: ['auditor', 'gate', 'identity', 'orchestrator', 'payments', 'power-ops'],
};

describe('what is needed', () => {
  const names = Object.keys(TOLD_PATHS) as (keyof Told)[];
  it.each(names.flatMap((what) => SERVICES[what].map((service) => [what, service] as const)))(
    'of %s is what %s promises',
    (what, service) => {
      const { paths } = JSON.parse(readFileSync(`docs/api/openapi/${service}.json`, 'utf8')) as Document;
      const path = TOLD_PATHS[what].split('?', 1)[0]!.replace(/\/$/, '/{correlationId}');
      const { schema } = paths[path]!.get.responses[200].content['application/json'];
      expect(missingIn(schema, z.toJSONSchema(TOLD_SCHEMAS[what]) as Schema)).toEqual([]);
    },
  );

  it('is missed where it is not promised', () => {
    const ours = z.toJSONSchema(TOLD_SCHEMAS.sagas) as Schema;
    expect(missingIn({ properties: {}, required: ['open', 'settled'] }, ours)).toEqual([
      ...[
        '.open.count',
        '.open.isMore',
        '.needsAttention',
        '.settled.count',
        '.settled.isMore',
        '.windowHours',
      ],
    ]);
  });
});
