import type { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import { superlinear } from '@night-market/testing';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { faultSettings, referencePlans } from '../faults/settings.ts';
import { limits } from '../limits.ts';
import { GatewayError } from './reply.ts';
import { readBody } from './request.ts';

/** A body that comes in pieces. */
const inPieces = (text: string, bytes: number): IncomingMessage =>
  Readable.from(
    Array.from({ length: Math.ceil(text.length / bytes) }, (_, n) =>
      Buffer.from(text.slice(n * bytes, (n + 1) * bytes)),
    ),
  ) as unknown as IncomingMessage;

const refusal = async (text: string, schema: z.ZodType, bytes = text.length): Promise<GatewayError> => {
  const error: unknown = await readBody(inPieces(text, bytes), schema).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(GatewayError);
  return error as GatewayError;
};

describe('a body', () => {
  it('is read up to its limit, in pieces too', async () => {
    const text = `"${'a'.repeat(limits.bodyBytes - 2)}"`;
    expect(await readBody(inPieces(text, 1_000), z.string())).toHaveLength(limits.bodyBytes - 2);
    expect(await refusal(`${text} `, z.string(), 1_000)).toMatchObject({
      status: 413,
      code: 'body_too_large',
    });
  });

  it('is refused when it is nested 30,000 levels deep', async () => {
    const deep = `{"byReference":${'['.repeat(30_000)}${']'.repeat(30_000)}}`;
    expect(await refusal(deep, referencePlans)).toMatchObject({ status: 400 });
  });

  it.each<[string, z.ZodType, (size: number) => string, number]>([
    ['one-byte pieces', faultSettings, (size) => `"${'a'.repeat(size)}"`, 1],
    ['unknown fields', faultSettings, (size) => objectOf(size, '1'), Infinity],
    ['a long name', faultSettings, (size) => `{"${'a'.repeat(size)}":1}`, Infinity],
    ['wrong plans', referencePlans, (size) => `{"byReference":${objectOf(size, '1')}}`, Infinity],
    [
      'plans of many faults',
      referencePlans,
      (size) => `{"byReference":{"a":[${Array.from({ length: size / 4 }, () => '"a"').join()}]}}`,
      Infinity,
    ],
    ['what is not JSON', faultSettings, (size) => '['.repeat(size), Infinity],
  ])('is read in time that grows linearly, and answered shortly: %s', async (_what, schema, make, bytes) => {
    const work = (size: number) => {
      const text = make(size);
      return async () => {
        const { message } = await refusal(text, schema, Math.min(bytes, text.length));
        expect(message.length).toBeLessThanOrEqual(limits.messageCharacters);
      };
    };
    expect(await superlinear(work, limits.bodyBytes / 2)).toBe(undefined);
  });
});

const objectOf = (size: number, value: string): string =>
  `{${Array.from({ length: size / 16 }, (_, n) => `"f${n}":${value}`).join()}}`;
