import * as fake from 'fake-indexeddb';
import { NO_HISTORY } from '@night-market/gate-policy';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { MemoryStore, openIndexedDbStore, type QueuedScan, type ScannerStore } from './index.ts';

const names = Object.keys(fake).filter((name) => name.startsWith('IDB'));
let databases = 0;

beforeAll(() => {
  vi.stubGlobal('indexedDB', fake.indexedDB);
  for (const name of names) vi.stubGlobal(name, fake[name as keyof typeof fake]);
});
afterAll(() => void vi.unstubAllGlobals());

const scan = (nonce: string): QueuedScan => ({
  ...{ nonce, gateId: 'north', direction: 'entry', token: 'A', deviceAtMs: 1, clockOffsetMs: null },
  ...{ decision: 'granted', reason: null, policyVersion: 1, revocationVersion: null },
});
const state = { market: 'm', version: 2, asOfMs: 5, maxAgeS: 900 };
const delta = (full: boolean, ...changes: [string, 'revoked' | 'blocked' | 'clear'][]) => ({
  ...{ market: 'm', since: 0, version: 2, full, more: false, issuedAtMs: 5, maxAgeS: 900 },
  changes: changes.map(([ticketId, status], version) => ({ version, ticketId, status, reason: null })),
});

describe.each([
  ['in memory', () => Promise.resolve(new MemoryStore())],
  ['in IndexedDB', () => openIndexedDbStore(`test-${(databases += 1)}`)],
])('a store %s', (_where, open: () => Promise<ScannerStore>) => {
  let store: ScannerStore;
  beforeEach(async () => void (store = await open()));

  it('keeps documents by name', async () => {
    expect(await store.get('keys')).toBeUndefined();
    await store.put('keys', { etag: '"1"', json: { a: 1 } });
    await store.put('clockOffsetMs', 7);
    expect(await store.get('keys')).toEqual({ etag: '"1"', json: { a: 1 } });
    expect(await store.get('clockOffsetMs')).toBe(7);
  });

  it('follows the revocation list', async () => {
    expect(await store.revocationState()).toBeUndefined();
    await store.applyRevocations(delta(true, ['a', 'revoked'], ['b', 'blocked']), state);
    expect(await store.statusOf('a')).toBe('revoked');
    await store.applyRevocations(delta(false, ['a', 'clear'], ['c', 'revoked']), { ...state, version: 4 });
    const ids = ['a', 'b', 'c'];
    expect(await Promise.all(ids.map((id) => store.statusOf(id)))).toEqual([undefined, 'blocked', 'revoked']);
    expect(await store.revocationState()).toEqual({ ...state, version: 4 });
    await store.applyRevocations(delta(true, ['z', 'revoked']), state);
    expect(await Promise.all(ids.map((id) => store.statusOf(id)))).toEqual([undefined, undefined, undefined]);
  });

  it('queues scans in their order, and lets go of those that are named', async () => {
    for (const nonce of ['b', 'a', 'c']) await store.record({ scan: scan(nonce) });
    expect(await store.queueLength()).toBe(3);
    expect((await store.firstQueued(2)).map(({ nonce }) => nonce)).toEqual(['b', 'a']);
    await store.unqueue(['b', 'c', 'unknown']);
    expect(await store.firstQueued(10)).toEqual([scan('a')]);
  });

  it('keeps histories, and forgets all when told', async () => {
    const value = { ...NO_HISTORY, entries: 1 };
    await store.record({ history: { ticketId: 't', value }, scan: scan('a') });
    expect(await store.historyOf('t')).toEqual(value);
    expect(await store.historyOf('u')).toBeUndefined();
    await store.clear();
    expect([await store.historyOf('t'), await store.queueLength()]).toEqual([undefined, 0]);
  });
});
