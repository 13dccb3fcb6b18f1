import { defaultPolicy } from '@night-market/gate-policy';
import type { Platform } from '@night-market/launcher';
import { decideOffline, MemoryStore, type OwnKnowledge } from '@night-market/scanner-sdk';
import { parseKeySet } from '@night-market/ticket-token';
import { percentile, spread, verdict } from '../statistics.ts';
import type { World } from '../world.ts';
import type { Scanner } from './scans.ts';

const P99_AIM_MS = { most: 1 };
const WARM_UP = 500;

/** What a scanner without network does for each ticket: token, key, signature and rules, one ticket after the other. */
export async function measureOffline(
  { say }: World,
  platform: Platform,
  scanner: Scanner,
  tokens: readonly string[],
): Promise<void> {
  const known = await knownTo(platform, scanner);
  const place = { deviceId: scanner.id, gateId: 'gate-0', zoneId: 'market' };
  const attempt = { ...place, direction: 'entry' as const, atMs: Date.now() };
  const tookMs: number[] = [];
  for (const [n, token] of tokens.entries()) {
    const startMs = performance.now();
    const { decision } = await decideOffline(token, { ...attempt, nonce: String(n) }, known);
    tookMs.push(performance.now() - startMs);
    if (decision.decision !== 'granted')
      throw new Error(`a ticket that must be granted offline is denied: ${decision.reason}`);
  }
  const warm = tookMs.slice(Math.min(WARM_UP, tookMs.length / 2));
  const p99 = percentile(warm, 0.99);
  say(`offline check, ms       ${spread(warm, 3)}, ${warm.length} tickets  p99 ${verdict(p99, P99_AIM_MS)}`);
}

async function knownTo(platform: Platform, { key }: Scanner): Promise<OwnKnowledge> {
  const headers = { authorization: `Bearer ${key}` };
  const response = await fetch(`${platform.service('gate').url}/v2/keys`, { headers });
  const parsed = parseKeySet(await response.json());
  if (!parsed.ok) throw new Error(`the keys of the gate cannot be read: ${parsed.problem}`);
  const store = new MemoryStore();
  return {
    ...{ market: parsed.value.market, keys: parsed.value, policy: defaultPolicy('market') },
    statusOf: (id) => store.statusOf(id),
    historyOf: (id) => store.historyOf(id),
  };
}
