import { superlinear } from '@night-market/testing';
import type { FastifyRequest } from 'fastify';
import { expect, it } from 'vitest';
import { inputGrowth } from '../../test/input-growth-conformance.ts';
import { deadLettersQuery, keyPath, parkedQuery } from '../ops/schemas.ts';
import { headProblem } from './refuse-early.ts';

/** Node refuses a head, address included, of more than 16,384 bytes with 431; growth is held against more. */
const SIZE = 65_536;

const headOf = (url: string, contentType = '', key = ''): FastifyRequest =>
  ({
    url,
    headers: { 'content-type': contentType, 'idempotency-key': key },
    raw: { headersDistinct: { 'idempotency-key': [key] } },
  }) as unknown as FastifyRequest;

it.each([
  ['parameters', (text: string) => headOf(`/x?${text}&a=%00`), '&a=1'],
  ['a long name', (text: string) => headOf(`/x?${text}%00`), 'a'],
  ['question marks', (text: string) => headOf(`/x${text}%00`), '?'],
  ['a charset', (text: string) => headOf('/', text), '; charset='],
  ['spaces', (text: string) => headOf('/', `;${text}`), ' '],
  ['a key', (text: string) => headOf('/', '', text), ','],
])('the head of a request is read in time that grows linearly: %s', async (_what, head, piece) => {
  const work = (size: number) => {
    const request = head(piece.repeat(size / piece.length));
    return () => expect(JSON.stringify(headProblem(request) ?? {}).length).toBeLessThan(1_000);
  };
  expect(await superlinear(work, SIZE)).toBe(undefined);
});

inputGrowth([
  ['query', parkedQuery, ['after', 'limit', 'state', 'other']],
  ['query', deadLettersQuery, ['after', 'limit']],
  ['param', keyPath, ['key']],
]);
