import { seededRandom } from '@night-market/kernel';
import { eventually } from '@night-market/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FakeGate } from '../test/fake-gate.ts';
import {
  enrol,
  identityIn,
  KeepInTouch,
  MemoryStore,
  Scanner,
  systemClock,
  type Fetch,
  type Identity,
} from './index.ts';

const software = { name: 'test', version: '1' };
const OLD = 'credential-1';
const NEW = 'credential-2';

let gate: FakeGate;
let store: MemoryStore;

beforeEach(async () => {
  gate = await FakeGate.start();
  store = new MemoryStore();
});
afterEach(() => gate.stop());

async function open(given?: Identity, call: Fetch = fetch): Promise<Scanner> {
  const options = { baseUrl: gate.url, fetch: call, clock: systemClock, store };
  const identity = given ?? (await enrol(gate.enrolmentToken ?? '', { ...options, software }));
  return Scanner.open({ ...options, identity, software: 'test/1' });
}

const credentialOf = ({ identity }: Pick<Scanner, 'identity'>): string =>
  identity.credential.kind === 'key-pair' ? identity.credential.credentialId : identity.credential.kind;

const entry = async (ticketId: string) => {
  const code = await gate.ticket(ticketId);
  return { code, direction: 'entry' } as const;
};

describe('a device that replaces its key', () => {
  it('signs by the new one from then on, also after a restart', async () => {
    const scanner = await open();
    await scanner.rotateKey();
    gate.device.forget(OLD);
    expect(credentialOf(scanner)).toBe(NEW);
    expect(await scanner.scan(await entry('t-1'))).toMatchObject({ decision: 'granted', source: 'gate' });
    const restarted = await open(await identityIn(store));
    expect(credentialOf(restarted)).toBe(NEW);
    expect(await restarted.scan(await entry('t-2'))).toMatchObject({ decision: 'granted', source: 'gate' });
  });

  it('shows the same key again when the answer was lost, also after a restart', async () => {
    gate.lostRotations = 2;
    const scanner = await open();
    await expect(scanner.rotateKey()).rejects.toMatchObject({ status: 0 });
    await expect(scanner.rotateKey()).rejects.toMatchObject({ status: 0 });
    expect(credentialOf(scanner)).toBe(OLD);
    const restarted = await open(await identityIn(store));
    await restarted.rotateKey();
    expect([...gate.credentials.keys()]).toEqual([OLD, NEW]);
    expect(await restarted.scan(await entry('t-1'))).toMatchObject({ source: 'gate' });
  });

  it('makes another key the next time', async () => {
    const scanner = await open();
    await scanner.rotateKey();
    await scanner.rotateKey();
    expect(credentialOf(scanner)).toBe('credential-3');
    expect(new Set(gate.credentials.values()).size).toBe(3);
  });

  it('makes a request again that was under way with the old one', async () => {
    const underWay = Promise.withResolvers<void>();
    const mayGo = Promise.withResolvers<void>();
    const slow: Fetch = async (input, init) => {
      if (String(input).endsWith('/v2/scans')) {
        underWay.resolve();
        await mayGo.promise;
      }
      return fetch(input, init);
    };
    const scanner = await open(undefined, slow);
    const scanning = scanner.scan(await entry('t-1'));
    await underWay.promise;
    await scanner.rotateKey();
    gate.device.forget(OLD);
    mayGo.resolve();
    expect(await scanning).toMatchObject({ decision: 'granted', source: 'gate' });
    expect(scanner.isRevoked).toBe(false);
  });

  it('does so by itself when the key is old', async () => {
    const scanner = await open();
    const touch = new KeepInTouch(scanner, {
      ...{ random: seededRandom(1), refreshEveryMs: 20, rotateEveryMs: 200 },
      retry: { baseMs: 20, factor: 2, capMs: 100 },
    });
    gate.lostRotations = 1;
    const sinceMs = Date.now();
    touch.start();
    try {
      await eventually(() => credentialOf(scanner) === NEW);
      expect(Date.now() - sinceMs).toBeGreaterThanOrEqual(200);
    } finally {
      await touch.stop();
    }
    expect(scanner.mode).toBe('online');
  });
});

it('a device with an API key has none to replace', async () => {
  const credential = { kind: 'bearer', key: 'secret' } as const;
  const names = { deviceId: 'd', name: 'd', market: 'm', gateId: 'g' };
  const scanner = await open({ ...names, credential });
  await scanner.rotateKey();
  expect(scanner.identity.credential).toEqual(credential);
});
