import { describe, expect, it } from 'vitest';
import { ScryptHasher } from './scrypt-hasher.ts';
import { newOneTimePassword, newRefreshToken } from './secrets.ts';

describe('passwords', () => {
  const quick = new ScryptHasher({ logN: 4, r: 8, p: 1 });

  it('are kept as scrypt hashes with a salt and their parameters', async () => {
    const [one, two] = [await quick.hash('a good password'), await quick.hash('a good password')];
    expect(one).toMatch(/^\$scrypt\$ln=4,r=8,p=1\$/);
    expect(one).not.toBe(two);
    expect(await quick.verify('a good password', one)).toBe(true);
    expect(await quick.verify('another password', one)).toBe(false);
  });

  it('of nobody are never right', async () => expect(await quick.verify('', undefined)).toBe(false));

  it('with weaker parameters are still good, and known as outdated', async () => {
    const today = new ScryptHasher({ logN: 5, r: 8, p: 1 });
    const old = await quick.hash('a good password');
    expect(await today.verify('a good password', old)).toBe(true);
    expect([today.isOutdated(old), quick.isOutdated(old)]).toEqual([true, false]);
  });

  it('have the parameters that OWASP names for 32 MiB', async () =>
    expect(await new ScryptHasher().hash('x')).toMatch(/^\$scrypt\$ln=15,r=8,p=3\$/));

  it('that come in too great a number wait, and then are refused', async () => {
    const outcomes = await Promise.allSettled(Array.from({ length: 100 }, () => quick.hash('x')));
    const refused = outcomes.filter(({ status }) => status === 'rejected');
    expect(refused).toHaveLength(66);
    expect((refused[0] as PromiseRejectedResult).reason).toMatchObject({ name: 'QueueFullError' });
    expect(await quick.hash('x')).toBeTruthy();
  });
});

it('secrets have a known form', () => {
  expect(newRefreshToken()).toMatch(/^nmr_[\w-]{43}$/);
  expect(newOneTimePassword()).toMatch(/^([a-km-z2-9]{5}-){3}[a-km-z2-9]{5}$/);
});
