import { afterAll, describe, expect, it, vi } from 'vitest';
import { FakePlatform } from './fake-platform.ts';
import type { Flaws } from './fake-platform.ts';
import { defaultShares, play } from '../src/index.ts';
import type { PlayResult, Progress } from '../src/index.ts';

vi.setConfig({ testTimeout: 60_000 });

const running: FakePlatform[] = [];

afterAll(async () => {
  for (const platform of running.splice(0)) await platform.stop();
});

interface Played extends PlayResult {
  platform: FakePlatform;
  progress: Progress[];
}

async function playAgainst(
  flaws: Flaws,
  more: { orders?: number; timeoutMs?: number; ratePerS?: number } = {},
): Promise<Played> {
  const platform = new FakePlatform(flaws);
  running.push(platform);
  const url = await platform.start();
  const progress: Progress[] = [];
  const result = await play({
    orders: 100,
    stalls: 10,
    seed: 5,
    shares: defaultShares,
    inFlight: 16,
    timeoutMs: 60_000,
    // One replica is down: every request has to find the other.
    addresses: {
      payments: ['http://127.0.0.1:9', url],
      orchestrator: [url],
      gate: [url],
      gateway: url,
      gatewayApiKey: 'key',
      marketToken: 'token',
    },
    onProgress: (now) => progress.push(now),
    ...more,
  });
  return { ...result, platform, progress };
}

describe('a play', () => {
  it('finds nothing wrong with a platform that does well, in spite of a replica that is down', async () => {
    const { ok, summary, line, findings, rows, progress, platform } = await playAgainst({});
    expect(findings).toEqual([]);
    expect(ok).toBe(true);
    expect(summary).toMatchObject({
      orders: 100,
      captured: 98,
      duplicates: 10,
      refunded: 10,
      open: 0,
      wrong: 0,
    });
    // 7 times two more copies, 7 after the answer, up to 6 after a dropped signal, and 10 second keys.
    expect(summary.replayed).toBeGreaterThanOrEqual(31);
    expect(summary.replayed).toBeLessThanOrEqual(37);
    expect(line).toMatch(/^opening night: orders=100 captured=98 .* open=0 wrong=0$/);
    expect(rows.find(({ treatment }) => treatment === 'entry paid at the gate')).toMatchObject({ orders: 5 });
    expect(platform.orders.size).toBe(100);
    expect(platform.keysIssued).toBeGreaterThan(1);
    expect(platform.validKeys).toEqual(new Set());
    expect(progress.at(-1)).toMatchObject({ sent: 100, accepted: 100, open: 0 });
  });

  it('finds a platform that forgets its keys', async () => {
    const { ok, summary, findings } = await playAgainst({ forgetsKeys: true });
    expect(ok).toBe(false);
    expect(summary.wrong).toBeGreaterThanOrEqual(14);
    expect(findings[0]?.says).toContain('one key was given');
  });

  it('ends in time with a platform that never settles, and counts what is open', async () => {
    const { ok, summary, durationMs } = await playAgainst(
      { neverSettles: true },
      { orders: 10, timeoutMs: 2_000 },
    );
    expect(ok).toBe(false);
    expect(summary).toMatchObject({ orders: 10, open: 10, wrong: 0 });
    expect(durationMs).toBeLessThan(10_000);
  });
});

// These wait more than they work and have all the time they need, so they play beside one another.
describe.concurrent('a play', () => {
  it('finds the duplicates that a platform keeps, when it has waited for them', async () => {
    const { ok, summary, findings } = await playAgainst({ keepsDuplicates: true }, { timeoutMs: 10_000 });
    expect(ok).toBe(false);
    expect(summary).toMatchObject({ duplicates: 10, refunded: 0, open: 0, wrong: 10 });
    expect(findings[0]?.says).toContain('the gateway kept');
  });

  it('sends the same request again when it is cut, busy or unavailable', async () => {
    const { ok, summary, findings } = await playAgainst({ stumbles: true });
    expect(findings).toEqual([]);
    expect(ok).toBe(true);
    expect(summary.orders).toBe(100);
  });

  it('begins no more orders a second than it is told to', async () => {
    const { ok, durationMs, verdicts } = await playAgainst({}, { orders: 11, ratePerS: 10 });
    expect(ok).toBe(true);
    expect(durationMs).toBeGreaterThanOrEqual(1_000);
    expect(verdicts.map(({ books }) => books?.saga?.settled)).toEqual(Array<boolean>(11).fill(true));
  });
});
