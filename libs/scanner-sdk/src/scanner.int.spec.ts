import { defaultPolicy } from '@night-market/gate-policy';
import { eventually, FakeClock } from '@night-market/testing';
import { seededRandom } from '@night-market/kernel';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FakeGate } from '../test/fake-gate.ts';
import {
  enrol,
  identityIn,
  KeepInTouch,
  MemoryStore,
  Scanner,
  systemClock,
  type Clock,
  type ScannerStore,
  type UploadedScan,
} from './index.ts';

const TOKEN = 'one-time-token-0001';
const link = { failuresMax: 2, answerMaxMs: 1_000, averageMaxMs: 800, averageOf: 2 };

let gate: FakeGate;
let store: ScannerStore;
let touches: KeepInTouch[];

beforeEach(async () => {
  gate = await FakeGate.start();
  store = new MemoryStore();
  touches = [];
});
afterEach(async () => {
  await Promise.all(touches.map((touch) => touch.stop()));
  await gate.stop();
});

const software = { name: 'test', version: '1' };

async function open(clock: Clock = systemClock): Promise<Scanner> {
  const options = { baseUrl: gate.url, fetch, clock, store };
  const identity = (await identityIn(store)) ?? (await enrol(TOKEN, { ...options, software }));
  return Scanner.open({ ...options, identity, software: 'test/1', link });
}

function keepInTouch(
  scanner: Scanner,
  onUploaded: (scans: readonly UploadedScan[]) => void = () => undefined,
): KeepInTouch {
  const touch = new KeepInTouch(scanner, {
    ...{ random: seededRandom(1), refreshEveryMs: 200, onUploaded },
    retry: { baseMs: 20, factor: 2, capMs: 100 },
  });
  touches.push(touch);
  touch.start();
  return touch;
}

async function ready(clock?: Clock): Promise<Scanner> {
  const scanner = await open(clock);
  keepInTouch(scanner);
  await eventually(() => scanner.isReady && gate.readers === 1);
  return scanner;
}

const entry = (code: string) => ({ code, direction: 'entry' }) as const;

describe('a scanner', () => {
  it('is enrolled once by a token, and keeps who it is', async () => {
    const scanner = await open();
    expect(scanner.identity).toMatchObject({ deviceId: 'device-1', gateId: 'north', market: 'azure-spiral' });
    expect((await open()).identity).toBe(scanner.identity);
    store = new MemoryStore();
    await expect(open()).rejects.toMatchObject({ code: 'enrolment_refused' });
  });

  it('asks the gate, signed, and says why somebody is not let in', async () => {
    const scanner = await ready();
    const code = await gate.ticket('t-1');
    expect(await scanner.scan(entry(`${code}\r\n`))).toMatchObject({ decision: 'granted', source: 'gate' });
    expect(await scanner.scan(entry(code))).toMatchObject({
      ...{ decision: 'denied', reason: 'already_redeemed', source: 'gate' },
      previous: { gateId: 'north' },
    });
    expect(await scanner.scan(entry('hello'))).toMatchObject({ reason: 'invalid', source: 'gate' });
    expect(await scanner.scan(entry('A'.repeat(100_000)))).toMatchObject({
      reason: 'invalid',
      source: 'device',
    });
  });

  it.each(['down', 'failing', { slowMs: 5_000 }] as const)(
    'decides by itself while the gate is %j, and uploads when it is back',
    async (fault) => {
      const scanner = await ready();
      const [used, lost] = [await gate.ticket('t-1'), await gate.ticket('t-2')];
      await scanner.scan(entry(used));
      gate.revoke('t-2');
      await eventually(async () => (await store.statusOf('t-2')) === 'revoked');
      if (fault === 'down') gate.cut();
      else gate.fault = fault;
      const fresh = await gate.ticket('t-3');
      expect(await scanner.scan(entry(fresh))).toMatchObject({ decision: 'granted', source: 'device' });
      expect(await scanner.scan(entry(fresh))).toMatchObject({
        reason: 'already_redeemed',
        source: 'device',
      });
      expect(await scanner.scan(entry(used))).toMatchObject({ reason: 'already_redeemed' });
      expect(await scanner.scan(entry(lost))).toMatchObject({ reason: 'revoked' });
      expect(scanner.mode).toBe('offline');
      expect(await store.queueLength()).toBe(4);
      gate.fault = 'none';
      await eventually(async () => scanner.mode === 'online' && (await store.queueLength()) === 0);
      expect(gate.uploaded.map(({ token }) => token)).toEqual([fresh, fresh, used, lost]);
    },
  );

  it('goes on where it was after a restart without network', async () => {
    const scanner = await ready();
    const code = await gate.ticket('t-1');
    gate.cut();
    await scanner.scan(entry(code));
    await scanner.scan(entry(code));
    const restarted = await open();
    expect(restarted.isReady).toBe(true);
    await restarted.scan(entry('x'));
    await restarted.scan(entry('x'));
    expect(await restarted.scan(entry(code))).toMatchObject({ reason: 'already_redeemed', source: 'device' });
  });

  it('that was never in touch lets nobody in and says so', async () => {
    const scanner = await open();
    gate.cut();
    expect(await scanner.scan(entry(await gate.ticket('t-1')))).toMatchObject({ reason: 'not_ready' });
  });

  it('learns from the feed what other gates of its zone did', async () => {
    const scanner = await ready();
    const [here, elsewhere, own] = ['t-1', 't-2', 't-3'];
    gate.tell('granted', { ticketId: elsewhere, gateId: 'east', zoneId: 'stage', deviceId: 'other' });
    gate.tell('granted', { ticketId: own, gateId: 'north', zoneId: 'market', deviceId: 'device-1' });
    gate.tell('granted', { ticketId: here, gateId: 'south', zoneId: 'market', deviceId: 'other' });
    await eventually(async () => (await store.historyOf(here))?.isInside);
    gate.cut();
    await scanner.scan(entry('x'));
    await scanner.scan(entry('x'));
    expect(await scanner.scan(entry(await gate.ticket(here)))).toMatchObject({
      ...{ reason: 'already_redeemed', source: 'device' },
      previous: { gateId: 'south' },
    });
    expect(await scanner.scan(entry(await gate.ticket(elsewhere)))).toMatchObject({ decision: 'granted' });
    expect(await scanner.scan(entry(await gate.ticket(own)))).toMatchObject({ decision: 'granted' });
  });

  it('that the market took out of service lets nobody in, and keeps its queue', async () => {
    const scanner = await ready();
    gate.cut();
    await scanner.scan(entry(await gate.ticket('t-1')));
    gate.device.forget('credential-1');
    gate.fault = 'none';
    await eventually(() => scanner.isRevoked);
    expect(await scanner.scan(entry(await gate.ticket('t-2')))).toMatchObject({ reason: 'refused' });
    expect(await store.queueLength()).toBe(1);
  });

  it.each([-600_000, 600_000])(
    'whose clock goes wrong by %i ms goes on, and tells the right time',
    async (ms) => {
      let wrongMs = 0;
      const scanner = await ready({ ...systemClock, nowMs: () => Date.now() + wrongMs });
      wrongMs = ms;
      expect(await scanner.scan(entry(await gate.ticket('t-1')))).toMatchObject({ source: 'gate' });
      expect(Math.abs(scanner.nowMs() - Date.now())).toBeLessThan(3_000);
      gate.cut();
      await scanner.scan(entry(await gate.ticket('t-2')));
      const [queued] = await store.firstQueued(1);
      expect(Math.abs(queued!.clockOffsetMs! + ms)).toBeLessThan(3_000);
    },
  );

  it('with a list that is too old follows its policy', async () => {
    const clock = new FakeClock();
    gate.aheadMs = clock.nowMs() - Date.now();
    gate.policy = defaultPolicy('market');
    gate.staleList = 'closed';
    const scanner = await open(clock);
    const code = await gate.ticket('t-1');
    keepInTouch(scanner);
    await eventually(() => scanner.isReady);
    gate.cut();
    const isOffline = async (): Promise<boolean> => {
      await clock.advance(20_000);
      return scanner.mode === 'offline';
    };
    await eventually(isOffline);
    await clock.advance(900_000);
    const result = await scanner.scan(entry(code));
    expect(result).toMatchObject({ source: 'device', isListStale: true, reason: 'list_stale' });
    const override = { reason: 'known to me' };
    expect(await scanner.scan({ ...entry(code), override })).toMatchObject({ decision: 'granted' });
    gate.fault = 'none';
    gate.aheadMs = clock.nowMs() - Date.now();
    await eventually(async () => {
      await clock.advance(5_000);
      return gate.uploaded.length === 2;
    });
    expect(gate.uploaded.map(({ offline }) => offline?.reason)).toEqual([null, null]);
  });
});

describe('an upload', () => {
  it('that breaks off goes on with what was not answered', async () => {
    const scanner = await ready();
    gate.cut();
    gate.bulkLinesMax = 2;
    for (const id of ['a', 'b', 'c', 'd', 'e']) await scanner.scan(entry(await gate.ticket(id)));
    const nonces = (await store.firstQueued(9)).map(({ nonce }) => nonce);
    gate.fault = 'none';
    await eventually(async () => (await store.queueLength()) === 0);
    expect(gate.uploaded.map(({ nonce }) => nonce)).toEqual(nonces);
  });
});
