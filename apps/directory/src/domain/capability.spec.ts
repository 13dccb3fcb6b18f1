import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CAPABILITY_PATTERN, likePattern } from './capability.ts';

/** What PostgreSQL's `like` does, with `\` as its escape. */
function like(text: string, pattern: string): boolean {
  const parts = [...pattern.matchAll(/\\(.)|(%)|(_)|(.)/gsu)].map(([, escaped, many, one, plain]) => {
    if (many !== undefined) return '.*';
    if (one !== undefined) return '.';
    return (escaped ?? plain!).replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
  });
  return new RegExp(`^${parts.join('')}$`, 'su').test(text);
}

/** What an operator means by `*`. */
function means(text: string, pattern: string): boolean {
  const [first = '', ...rest] = pattern.split('*');
  if (rest.length === 0) return text === pattern;
  if (!text.startsWith(first)) return false;
  let at = first.length;
  for (const part of rest.slice(0, -1)) {
    const found = text.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  const last = rest.at(-1)!;
  return text.length - last.length >= at && text.endsWith(last);
}

const characters = fc.constantFrom('a', 'b', '.', '_', '-', ':', '%', '\\');
const names = fc.string({ unit: characters, maxLength: 12 });
const patterns = fc.string({ unit: fc.oneof(characters, fc.constant('*')), minLength: 1, maxLength: 8 });

describe('a capability pattern', () => {
  it.each([
    ['pay.*', 'pay.cmd.v1.refund', true],
    ['pay.*', 'payx', false],
    ['*.refund', 'pay.cmd.v1.refund', true],
    ['pay.cmd', 'pay.cmd.v1', false],
    ['a_b', 'axb', false],
    ['*', '', true],
  ])('%s finds %s: %s', (pattern, name, found) => {
    expect(like(name, likePattern(pattern))).toBe(found);
  });

  it('means in the database what it says', () => {
    fc.assert(
      fc.property(names, patterns, (name, pattern) => {
        expect(like(name, likePattern(pattern))).toBe(means(name, pattern));
      }),
    );
  });

  it('holds nothing that must be escaped but _', () => {
    for (const text of ['a%b', 'a\\b', "a'b", 'a b', '']) expect(CAPABILITY_PATTERN.test(text)).toBe(false);
    expect(CAPABILITY_PATTERN.test('pay.*:a_b-1')).toBe(true);
  });
});
