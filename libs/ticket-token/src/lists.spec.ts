import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { follow, isStale, parseKeySet, parseRevocationDelta, type RevocationDelta } from './index.ts';

const publicKey = '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo';
const key = { keyId: 'k1', publicKey, validFrom: '2026-11-29T10:00:00Z', validTo: null };
const keySet = { market: 'azure-spiral', keys: [key] };

describe('a key set', () => {
  it('is read', () => {
    expect(parseKeySet(keySet)).toMatchObject({ ok: true, value: { market: 'azure-spiral' } });
  });

  it.each([
    [null, /market/],
    [{ ...keySet, market: 'A' }, /market/],
    [{ ...keySet, keys: {} }, /at most 32/],
    [{ ...keySet, keys: new Array(33).fill(key) }, /at most 32/],
    [{ ...keySet, keys: [key, key] }, /keys\[1\] has the id/],
    [{ ...keySet, keys: [{ ...key, publicKey: publicKey.slice(1) }] }, /keys\[0\]/],
    [{ ...keySet, keys: [{ ...key, publicKey: `${publicKey}=` }] }, /keys\[0\]/],
    [{ ...keySet, keys: [{ ...key, validFrom: '2026-11-29' }] }, /keys\[0\]/],
    [{ ...keySet, keys: [{ ...key, validTo: '2026-11-29T09:00:00Z' }] }, /keys\[0\]/],
    [{ ...keySet, keys: [null] }, /keys\[0\]/],
  ])('that is wrong is refused (%#)', (json, problem) => {
    const parsed = parseKeySet(json);
    expect(!parsed.ok && parsed.problem).toMatch(problem);
  });
});

const change = { version: 13, ticketId: 'ticket-1', status: 'revoked', reason: 'lost' };
const delta = {
  market: 'azure-spiral',
  since: 12,
  version: 17,
  full: false,
  more: false,
  issuedAt: '2026-11-29T10:00:00Z',
  maxAgeS: 900,
  changes: [change],
};

const read = (json: object): RevocationDelta => {
  const parsed = parseRevocationDelta({ ...delta, ...json });
  if (!parsed.ok) throw new Error(parsed.problem);
  return parsed.value;
};

describe('a delta of the revocation list', () => {
  it.each([
    [{ market: 1 }, /market/],
    [{ since: -1 }, /whole numbers/],
    [{ version: 1.5 }, /whole numbers/],
    [{ version: 11 }, /older than since/],
    [{ full: 'no' }, /true or false/],
    [{ issuedAt: 'now' }, /issuedAt/],
    [{ maxAgeS: 0 }, /maxAgeS/],
    [{ changes: null }, /at most 10000/],
    [{ changes: [], more: true }, /more is promised/],
    [{ changes: [change, change] }, /changes\[1\] is not newer/],
    [{ changes: [{ ...change, version: 12 }] }, /changes\[0\] is not newer/],
    [{ changes: [{ ...change, version: 18 }] }, /changes\[0\] is newer than the list/],
    [{ changes: [{ ...change, status: 'lost' }] }, /changes\[0\] is no change/],
    [{ changes: [{ ...change, ticketId: 'a b' }] }, /changes\[0\] is no change/],
  ])('that is wrong is refused: %j', (json, problem) => {
    const parsed = parseRevocationDelta({ ...delta, ...json });
    expect(!parsed.ok && parsed.problem).toMatch(problem);
  });

  it('goes on from the version that is known', () => {
    const first = follow(undefined, read({ since: 0, full: true }));
    expect(first).toMatchObject({ version: 17, maxAgeS: 900 });
    const state = first as Exclude<typeof first, string>;
    expect(follow(state, read({ since: 17, version: 20, changes: [] }))).toMatchObject({ version: 20 });
    expect(follow(state, read({}))).toBe('gap');
    expect(follow(state, read({ since: 3, version: 9, changes: [] }))).toBe('older');
    expect(follow(state, read({ market: 'other', since: 17, changes: [] }))).toBe('market');
    expect(follow(undefined, read({}))).toBe('gap');
    expect(follow(state, read({ since: 0, full: true, version: 18 }))).toMatchObject({ version: 18 });
  });

  it('that is followed by more makes the list no fresher', () => {
    const first = follow(undefined, read({ since: 0, full: true, more: true }));
    expect(first).toMatchObject({ version: 13, asOfMs: null });
    const second = follow(first as Exclude<typeof first, string>, read({ since: 13, changes: [] }));
    expect(second).toMatchObject({ version: 17, asOfMs: Date.parse(delta.issuedAt) });
  });
});

it('the list is stale after its age, and before it was ever there', () => {
  const state = { market: 'm', version: 1, asOfMs: 1_000_000, maxAgeS: 900 };
  expect(isStale(state, 1_000_000 + 900_000)).toBe(false);
  expect(isStale(state, 1_000_000 + 900_001)).toBe(true);
  expect(isStale({ ...state, asOfMs: null }, 0)).toBe(true);
  expect(isStale(undefined, 0)).toBe(true);
});

it('neither throws, whatever it is given', () => {
  const json = fc.oneof(
    fc.anything(),
    fc.record(
      {
        ...Object.fromEntries(Object.keys(delta).map((name) => [name, fc.anything()])),
        keys: fc.array(fc.anything()),
      },
      { requiredKeys: [] },
    ),
  );
  fc.assert(
    fc.property(json, (value) => {
      expect(typeof parseKeySet(value).ok).toBe('boolean');
      expect(typeof parseRevocationDelta(value).ok).toBe('boolean');
    }),
  );
});
