import { expect, it } from 'vitest';
import { Sealing } from './sealing.ts';

it('what is sealed opens with the same secret, for the same purpose, under the same name alone', () => {
  const sealed = new Sealing('a'.repeat(32), 'keys').seal('private', 'key-1');
  expect(sealed.toString('latin1')).not.toContain('private');
  expect(new Sealing('a'.repeat(32), 'keys').open(sealed, 'key-1')).toBe('private');
  expect(() => new Sealing('b'.repeat(32), 'keys').open(sealed, 'key-1')).toThrow();
  expect(() => new Sealing('a'.repeat(32), 'others').open(sealed, 'key-1')).toThrow();
  expect(() => new Sealing('a'.repeat(32), 'keys').open(sealed, 'key-2')).toThrow();
});
