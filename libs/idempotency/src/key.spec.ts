import { describe, expect, it } from 'vitest';
import { fingerprintOf, parseIdempotencyKey } from './key.ts';

describe('Idempotency-Key header', () => {
  it.each([
    ['abc-1', 'abc-1'],
    ['"abc-1"', 'abc-1'],
    ['"a\\"b"', 'a"b'],
    ['  spaced  ', 'spaced'],
    ['x'.repeat(255), 'x'.repeat(255)],
  ])('reads %s', (header, key) => {
    expect(parseIdempotencyKey(header)).toBe(key);
  });

  it.each([[undefined], [''], ['""'], ['   '], ['x'.repeat(256)], ['schlüssel'], ['tab\there']])(
    'refuses %s',
    (header) => {
      expect(parseIdempotencyKey(header)).toBeUndefined();
    },
  );
});

describe('fingerprint', () => {
  it('does not depend on the order of fields or on formatting', () => {
    expect(fingerprintOf('POST', '/p', { a: 1, b: [{ c: 2, d: 3 }] })).toBe(
      fingerprintOf('POST', '/p', { b: [{ d: 3, c: 2 }], a: 1 }),
    );
  });

  it.each([
    ['another value', 'POST', '/p', { a: 2 }],
    ['another type', 'POST', '/p', { a: '1' }],
    ['another path', 'POST', '/q', { a: 1 }],
    ['another method', 'PUT', '/p', { a: 1 }],
    ['another field', 'POST', '/p', { a: 1, b: null }],
  ])('tells %s apart', (_name, method, path, body) => {
    expect(fingerprintOf(method, path, body)).not.toBe(fingerprintOf('POST', '/p', { a: 1 }));
  });
});
