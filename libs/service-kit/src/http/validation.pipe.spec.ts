import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { sealedBody } from './personal-data.ts';
import { POINTER_MAX } from './pointer.ts';
import { Problem, type FieldError } from './problem.ts';
import { validationPipe } from './validation.pipe.ts';

const schema = z.strictObject({
  amount: z.int().positive(),
  lines: z.array(z.strictObject({ 'price/unit~net': z.number() })).optional(),
});

async function errorsOf(value: unknown): Promise<readonly FieldError[]> {
  const thrown = await validationPipe
    .transform(value, { type: 'body', schema })
    .catch((error: unknown) => error);
  expect(thrown).toBeInstanceOf(Problem);
  expect(thrown).toMatchObject({ status: 400, code: 'validation_failed' });
  return (thrown as Problem).options.errors ?? [];
}

const pointers = async (value: unknown): Promise<string[]> =>
  (await errorsOf(value)).map(({ pointer }) => pointer);

describe('validation', () => {
  it('hands the checked value on', async () => {
    expect(await validationPipe.transform({ amount: 1 }, { type: 'body', schema })).toEqual({ amount: 1 });
  });

  it('lets a value without a schema pass untouched', async () => {
    const value = { anything: true };
    expect(await validationPipe.transform(value, { type: 'body' })).toBe(value);
  });

  it('refuses personal data, but where they are kept sealed', async () => {
    const open = z.object({ text: z.string() });
    const value = { text: 'call 0912345678' };
    const refused = validationPipe.transform(value, { type: 'body', schema: open });
    await expect(refused).rejects.toMatchObject({ code: 'personal_data' });
    const sealed = sealedBody(z.object({ text: z.string() }));
    expect(await validationPipe.transform(value, { type: 'body', schema: sealed })).toEqual(value);
  });

  it('points at every wrong field', async () => {
    expect(await pointers({ amount: -1, lines: [{ 'price/unit~net': 1 }, {}] })).toEqual([
      '/amount',
      '/lines/1/price~1unit~0net',
    ]);
  });

  it('repeats no long name', async () => {
    const long = '😀/'.repeat(20_000);
    for (const pointer of await pointers({ amount: 1, [long]: 1, [`x${long}`]: 1 })) {
      expect(pointer).toHaveLength(POINTER_MAX);
      expect(pointer).toMatch(/^\/.*…$/u);
      expect(pointer.isWellFormed()).toBe(true);
    }
  });

  it('points at the whole when it is no object', async () => {
    for (const value of [undefined, null, 'text', 7, []]) expect(await pointers(value)).toEqual(['']);
  });

  it('points at unknown fields, escaped by RFC 6901', async () => {
    expect(await errorsOf({ amount: 1, 'a/b': 1, 'c~d': 2, '~1': 3, '': 4 })).toEqual(
      ['/a~1b', '/c~0d', '/~01', '/'].map((pointer) => ({ pointer, detail: 'unknown field' })),
    );
  });

  it('points at unknown fields deep inside', async () => {
    expect(await pointers({ amount: 1, lines: [{ 'price/unit~net': 1, extra: 1 }] })).toEqual([
      '/lines/0/extra',
    ]);
  });

  it.each(['constructor', 'prototype', '__proto__', 'toString'])(
    'takes %s for an unknown field, too',
    async (name) => {
      expect(await pointers(JSON.parse(`{"amount": 1, "${name}": {"x": 1}}`))).toEqual([`/${name}`]);
      expect(({} as { x?: number }).x).toBeUndefined();
    },
  );

  it('names twenty fields at most', async () => {
    const many = Object.fromEntries(Array.from({ length: 500 }, (_, n) => [`field${n}`, n]));
    expect(await errorsOf({ amount: 1, ...many })).toHaveLength(20);
  });

  const texts = z.strictObject({ id: z.string(), more: z.array(z.strictObject({ 'a/b': z.string() })) });

  it('refuses personal data in a body, names the fields and repeats nothing', async () => {
    const value = { id: 'order-0912345678', more: [{ 'a/b': 'x' }, { 'a/b': 'ask ming@example.com' }] };
    const refused = validationPipe.transform(value, { type: 'body', schema: texts });
    const thrown = (await refused.catch((error: unknown) => error)) as Problem;
    expect([thrown.status, thrown.code]).toEqual([400, 'personal_data']);
    expect(thrown.options.errors).toEqual([
      { pointer: '/id', detail: 'looks like: phone number' },
      { pointer: '/more/1/a~1b', detail: 'looks like: e-mail address' },
    ]);
    expect(JSON.stringify([thrown.message, thrown.options])).not.toMatch(/0912|ming/);
  });

  it('looks up what is asked for by any address', async () => {
    const value = { id: '0912345678', more: [] };
    expect(await validationPipe.transform(value, { type: 'param', schema: texts })).toEqual(value);
    expect(await validationPipe.transform(value, { type: 'query', schema: texts })).toEqual(value);
  });
});
