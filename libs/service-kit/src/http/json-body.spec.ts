import { superlinear } from '@night-market/testing';
import { describe, expect, it } from 'vitest';
import { BODY_MAX_LEVELS, refuseDeepNesting, refuseDuplicateFields, refuseNul } from './json-body.ts';

const read = (text: string): void => refuseDuplicateFields(text, JSON.parse(text));

describe('a body of JSON', () => {
  it.each([
    '{}',
    '[]',
    '7',
    '"a:b"',
    'null',
    '{"a": {"a": [1, {"a": ":"}]}, "b": "\\"a\\":", "c\\\\": 1}',
    '{"__proto__": 1, "constructor": {"1": 2}}',
    '{"a": "\\\\u0000"}',
    '['.repeat(30_000) + ']'.repeat(30_000),
  ])('is read: %s', (text) => {
    expect(() => read(text)).not.toThrow();
  });

  it.each([
    '{"a": 1, "a": 1}',
    '{"a": 1, "\\u0061": 2}',
    '[{"x": {"a": 1, "b": 2, "a": 3}}]',
    '{"__proto__": 1, "__proto__": 2}',
    '{"a": [{"b": 1}], "a": 2}',
  ])('is refused with a field twice: %s', (text) => {
    expect(() => read(text)).toThrow(expect.objectContaining({ status: 400, code: 'duplicate_field' }));
  });

  it.each([
    ['{"a": "b\\u0000"}', '/a'],
    ['{"a": [1, {"b": "\\u0000"}]}', '/a/1/b'],
    ['{"a": {"\\u0000": 1}}', '/a'],
    ['"\\u0000"', ''],
    ['{"a": "\\\\\\u0000"}', '/a'],
  ])('is refused with a NUL, which no store can hold: %s', (text, pointer) => {
    expect(() => refuseNul(text, JSON.parse(text))).toThrow(
      expect.objectContaining({
        ...{ status: 400, code: 'validation_failed' },
        options: expect.objectContaining({ errors: [{ pointer, detail: 'must not hold NUL' }] }) as object,
      }),
    );
  });

  it('may hold a backslash before u0000', () => {
    const text = '{"a": "\\\\u0000"}';
    expect(() => refuseNul(text, JSON.parse(text))).not.toThrow();
  });

  it('is looked through in time that grows with it', async () => {
    const reading = (size: number) => {
      const many = `{${Array.from({ length: size }, (_, n) => `"field${n}":${n}`).join(',')}}`;
      return () => read(many);
    };
    expect(await superlinear(reading, 100_000)).toBe(undefined);
  });

  it.each([
    ['[', ']'],
    ['{"a":', '}'],
  ])('is refused when it is nested too deep, before it is parsed: %s', (open, close) => {
    const nested = (levels: number): string => open.repeat(levels) + '1' + close.repeat(levels);
    expect(() => refuseDeepNesting(nested(BODY_MAX_LEVELS))).not.toThrow();
    for (const levels of [BODY_MAX_LEVELS + 1, 100_000])
      expect(() => refuseDeepNesting(nested(levels))).toThrow(
        expect.objectContaining({ status: 400, code: 'too_deep' }),
      );
  });
});
