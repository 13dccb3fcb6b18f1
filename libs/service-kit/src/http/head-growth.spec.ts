import { superlinear } from '@night-market/testing';
import type { FastifyRequest } from 'fastify';
import { expect, it } from 'vitest';
import { deadLettersQuery, keyPath, parkedQuery } from '../ops/schemas.ts';
import { headProblem } from './refuse-early.ts';
import { Problem } from './problem.ts';
import { validationPipe } from './validation.pipe.ts';

/** Node refuses a head, address included, of more than 16,384 bytes with 431; growth is held against more. */
const SIZE = 262_144;

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

it.each([
  ['query', parkedQuery, ['after', 'limit', 'state', 'other']],
  ['query', deadLettersQuery, ['after', 'limit']],
  ['param', keyPath, ['key']],
] as const)('a %s is checked in time that grows linearly', async (type, schema, names) => {
  for (const piece of ['1', ' ', 'é', '\u0000', '%']) {
    const work = (size: number) => {
      const value = Object.fromEntries(names.map((name) => [name, piece.repeat(size)]));
      return async () => {
        const refused: unknown = await validationPipe
          .transform(value, { type, schema })
          .catch((error: unknown) => error);
        expect(refused).toBeInstanceOf(Problem);
        expect(JSON.stringify((refused as Problem).options).length).toBeLessThan(2_000);
      };
    };
    expect(await superlinear(work, SIZE)).toBe(undefined);
  }
});
