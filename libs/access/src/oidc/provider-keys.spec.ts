import { FakeClock, settled } from '@night-market/testing';
import type { JSONWebKeySet } from 'jose';
import { beforeAll, beforeEach, expect, it } from 'vitest';
import { createSigner, type Signer } from '../../test/support/signer.ts';
import { KeysUnavailableError, UnknownKeyError } from './keys.ts';
import { KEY_TIMES, ProviderKeys } from './provider-keys.ts';

const input = { payload: '', signature: '' };
const { freshMs, cooldownMs, retryMs, trustedMs } = KEY_TIMES;

let old: Signer;
let fresh: Signer;
let clock: FakeClock;
let listed: Signer[] | 'down';
let fetches: number;
let lines: string[];
let keys: ProviderKeys;

beforeAll(async () => {
  [old, fresh] = await Promise.all([createSigner('old'), createSigner('fresh')]);
});

beforeEach(() => {
  clock = new FakeClock();
  [listed, fetches, lines] = [[old], 0, []];
  const note = (_: object, line: string) => void lines.push(line);
  const log = { info: note, warn: note, error: note };
  const fetchKeys = (): Promise<JSONWebKeySet> => {
    fetches++;
    if (listed === 'down') return Promise.reject(new Error('connection refused'));
    return Promise.resolve({ keys: listed.map(({ jwk }) => jwk) });
  };
  keys = new ProviderKeys({ fetchKeys, clock, log });
});

const find = (kid: string) => keys.find({ alg: 'ES256', kid }, input);

it('fetches once for many tokens that come together', async () => {
  await Promise.all(Array.from({ length: 20 }, () => find('old')));
  expect(fetches).toBe(1);
});

it('fetches once for a key that is new, and then knows it', async () => {
  await find('old');
  listed = [old, fresh];
  await clock.advance(cooldownMs);
  await Promise.all([find('fresh'), find('fresh'), find('old')]);
  expect(fetches).toBe(2);
});

it('asks the provider once in a while only, however many unknown keys come', async () => {
  await find('old');
  for (let n = 0; n < 500; n++) await expect(find(`made-up-${n}`)).rejects.toThrow(UnknownKeyError);
  expect(fetches).toBe(1);
  await clock.advance(cooldownMs);
  for (let n = 0; n < 500; n++) await expect(find(`made-up-${n}`)).rejects.toThrow(UnknownKeyError);
  expect(fetches).toBe(2);
});

it('goes on with known keys while the provider is down, and tells others to come again; says so once', async () => {
  await find('old');
  listed = 'down';
  await clock.advance(freshMs + 1);
  for (let n = 0; n < 50; n++) {
    await find('old');
    await expect(find('fresh')).rejects.toMatchObject({
      name: 'KeysUnavailableError',
      retryAfterS: retryMs / 1000,
    });
  }
  expect(fetches).toBe(2);
  await clock.advance(retryMs);
  await find('old');
  await settled();
  expect(lines).toHaveLength(1);
  listed = [old, fresh];
  await clock.advance(retryMs);
  await find('fresh');
  expect(lines).toEqual([expect.stringMatching(/cannot be fetched/), expect.stringMatching(/answers again/)]);
});

it('cannot tell when it has never seen a key', async () => {
  listed = 'down';
  await expect(find('old')).rejects.toThrow(KeysUnavailableError);
  await expect(find('old')).rejects.toThrow(KeysUnavailableError);
  expect(fetches).toBe(1);
});

it('does not trust old keys for ever: one may have been withdrawn meanwhile', async () => {
  await find('old');
  listed = 'down';
  await clock.advance(trustedMs + 1);
  await expect(find('old')).rejects.toThrow(KeysUnavailableError);
});

it('forgets a key that the provider lists no more', async () => {
  await find('old');
  listed = [fresh];
  await clock.advance(freshMs + 1);
  await find('old');
  await settled();
  await expect(find('old')).rejects.toThrow(UnknownKeyError);
});

it('needs the name of the key where several fit', async () => {
  listed = [old, fresh];
  await expect(keys.find({ alg: 'ES256' }, input)).rejects.toThrow(UnknownKeyError);
});
