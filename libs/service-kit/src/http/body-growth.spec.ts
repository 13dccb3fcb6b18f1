import { superlinear } from '@night-market/testing';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { refuseDuplicateFields } from './json-body.ts';
import { refusePersonalData } from './personal-data.ts';
import { validationPipe } from './validation.pipe.ts';

const list = (size: number, of: string): string => `[${Array.from({ length: size / 4 }, () => of).join()}]`;
const fields = (size: number): string => `{${Array.from({ length: size / 8 }, (_, n) => `"${n}":1`).join()}}`;
const schema = z.strictObject({ ids: z.array(z.uuid()).max(1_000) });

const WAYS: readonly [string, (text: string, value: unknown) => unknown][] = [
  ['for duplicate fields', refuseDuplicateFields],
  ['against its schema', (_, value) => validationPipe.transform(value, { type: 'body', schema })],
  ['for personal data', (_, value) => refusePersonalData(value)],
];
const BODIES: readonly [string, (size: number) => string][] = [
  ['wrong items', (size) => `{"ids":${list(size, '"a"')}}`],
  ['phone numbers', (size) => `{"ids":${list(size / 4, '"0912-345-678"')}}`],
  ['unknown fields', fields],
];

it.each(WAYS.flatMap(([way, look]) => BODIES.map(([body, make]) => [way, body, look, make] as const)))(
  'a body is looked through %s in time that grows linearly: %s',
  async (_way, _body, look, make) => {
    const work = (size: number) => {
      const text = make(size);
      const value: unknown = JSON.parse(text);
      return async () => {
        try {
          await look(text, value);
        } catch (problem) {
          expect(problem).toMatchObject({ status: 400 });
          expect(JSON.stringify(problem).length).toBeLessThan(16_384);
        }
      };
    };
    expect(await superlinear(work, 65_536)).toBe(undefined);
  },
  30_000,
);
