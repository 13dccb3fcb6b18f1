import type { ArgumentMetadata } from '@nestjs/common';
import { superlinear } from '@night-market/testing';
import { expect, it } from 'vitest';
import { Problem } from '../src/http/problem.ts';
import { validationPipe } from '../src/http/validation.pipe.ts';

/** Node refuses a head, address included, of more than 16,384 bytes with 431; growth is held against more. */
const LARGEST = 65_536;
const PIECES = ['1', ' ', 'é', '\u0000', '%', '.'];
const ANSWER_MAX = 2_000;

/** Whether it is the query, the path or one part of it; its schema; the names it has, or none for a part. */
export type GrowingInput = readonly [
  type: 'query' | 'param',
  schema: NonNullable<ArgumentMetadata['schema']>,
  names?: readonly string[],
];

/** Tests that inputs of a service which are far too long are refused with a short answer, in time that grows linearly. */
export function inputGrowth(inputs: readonly GrowingInput[]): void {
  const cases = inputs.map(([type, schema, names]) => ({ type, schema, names }));
  it.each(cases)('a $type is checked in time that grows linearly', async ({ type, schema, names }) => {
    for (const piece of PIECES) {
      const work = (size: number) => {
        const long = piece.repeat(size);
        const value = names ? Object.fromEntries(names.map((name) => [name, long])) : long;
        return async () => {
          const refused: unknown = await validationPipe
            .transform<unknown>(value, { type, schema })
            .catch((error: unknown) => error);
          expect(refused).toBeInstanceOf(Problem);
          expect(JSON.stringify((refused as Problem).options).length).toBeLessThan(ANSWER_MAX);
        };
      };
      expect(await superlinear(work, LARGEST), JSON.stringify(piece)).toBe(undefined);
    }
  });
}
