import { expect, it } from 'vitest';
import { KEY_AGE_MAX_MS, KeyCache } from './key-cache.ts';
import type { StoredKey } from './ports.ts';

const keyOf = (prefix: string): StoredKey => ({
  ...{ kind: 'device', market: 'm', holderId: 'h', stallId: null },
  ...{ prefix, secretHash: new Uint8Array(32), isRevoked: false },
});

function world() {
  const reads: string[][] = [];
  const state = { nowMs: 0, answer: (prefixes: readonly string[]) => Promise.resolve(prefixes.map(keyOf)) };
  const reader = {
    find: (prefixes: readonly string[]) => {
      reads.push([...prefixes]);
      return state.answer(prefixes);
    },
  };
  return { reads, state, cache: new KeyCache(reader, { nowMs: () => state.nowMs }) };
}

it('reads a key once a second, an unknown one too', async () => {
  const { reads, state, cache } = world();
  state.answer = () => Promise.resolve([]);
  expect(await cache.find('a')).toBeUndefined();
  state.nowMs = KEY_AGE_MAX_MS - 1;
  await cache.find('a');
  expect(reads).toHaveLength(1);
  state.nowMs = KEY_AGE_MAX_MS;
  await cache.find('a');
  expect(reads).toHaveLength(2);
});

it('counts the age from the beginning of the read', async () => {
  const { reads, state, cache } = world();
  state.answer = (prefixes) => {
    state.nowMs += 600;
    return Promise.resolve(prefixes.map(keyOf));
  };
  await cache.find('a');
  state.nowMs += 500;
  await cache.find('a');
  expect(reads).toHaveLength(2);
});

it('reads together what is asked for meanwhile', async () => {
  const { reads, cache } = world();
  const all = await Promise.all(['a', 'b', 'c', 'b'].map((prefix) => cache.find(prefix)));
  expect(reads).toEqual([['a'], ['b', 'c']]);
  expect(all.map((key) => key?.prefix)).toEqual(['a', 'b', 'c', 'b']);
});

it('gives no old answer when the store is away, and asks again', async () => {
  const { state, cache } = world();
  await cache.find('a');
  const answer = state.answer;
  state.answer = () => Promise.reject(new Error('away'));
  state.nowMs = KEY_AGE_MAX_MS;
  await expect(cache.find('a')).rejects.toThrow('away');
  state.answer = answer;
  expect(await cache.find('a')).toMatchObject({ prefix: 'a' });
});

it('does not keep an entry when the clock was set back', async () => {
  const { reads, state, cache } = world();
  await cache.find('a');
  state.nowMs = -5_000;
  await cache.find('a');
  expect(reads).toHaveLength(2);
});
