import { cpus } from 'node:os';
import type { Platform } from '@night-market/launcher';
import { Pool } from 'undici';
import type { Usage } from '../cpu.ts';
import { closedLoop, nowMs, openLoop } from '../loops.ts';
import { stolenS } from '../machine/stolen.ts';
import { usage } from '../run.ts';
import type { World } from '../world.ts';

/** A scanner with its key. The bare gate asks for none. */
export interface Scanner {
  readonly id: string;
  readonly key: string;
}

/** A scan that is to be sent. */
export interface PlannedScan {
  readonly nonce: string;
  readonly token: string;
  /** Of a ticket that has come in before. */
  readonly isRepeated: boolean;
}

export interface ScanLoad {
  /** Scans at once, each by a scanner of its own; also the number of connections. */
  readonly inFlight: number;
  /** Scans a second, whatever the answers; 0: as fast as the answers come. */
  readonly ratePerS: number;
}

/** Figures of one run. */
export interface ScanResult {
  readonly decisionsPerS: number;
  readonly answerMs: readonly number[];
  readonly cpu: readonly ({ readonly name: string } & Usage)[];
  /** From 0 to 1: how much of the cores' time other virtual machines took meanwhile. */
  readonly stolenShare: number;
}

const GATES = 16;
const ANSWER_TIMEOUT_MS = 10_000;

/** @throws Error when a scan is answered otherwise than by the decision that it must get */
export async function measureScans(
  { stack }: World,
  platform: Platform,
  scanners: readonly Scanner[],
  scans: readonly PlannedScan[],
  { inFlight, ratePerS }: ScanLoad,
): Promise<ScanResult> {
  const { url } = platform.service('gate');
  const pool = new Pool(url, {
    ...{ connections: inFlight, pipelining: 1 },
    ...{ headersTimeout: ANSWER_TIMEOUT_MS, bodyTimeout: ANSWER_TIMEOUT_MS },
  });
  const answerMs: number[] = [];
  const send = async (scan: PlannedScan, n: number, atMs: number): Promise<void> => {
    await post(pool, scanners[n % scanners.length]!, n, scan);
    answerMs.push(nowMs() - atMs);
  };
  const before = usage(stack, platform);
  const stolenBeforeS = stolenS();
  const startMs = nowMs();
  try {
    if (ratePerS > 0) await openLoop(scans, ratePerS, send);
    else await closedLoop(scans, inFlight, send);
  } finally {
    await pool.close();
  }
  const tookS = (nowMs() - startMs) / 1_000;
  const after = usage(stack, platform);
  return {
    decisionsPerS: scans.length / tookS,
    answerMs,
    cpu: after.map(({ name, cpuS, residentMb }, n) => ({ name, cpuS: cpuS - before[n]!.cpuS, residentMb })),
    stolenShare: (stolenS() - stolenBeforeS) / (cpus().length * tookS),
  };
}

/** @throws Error when the answer is not the decision that the scan must get */
export async function post(
  pool: Pool,
  { id: deviceId, key }: Scanner,
  n: number,
  { nonce, token, isRepeated }: PlannedScan,
): Promise<string> {
  const { statusCode, body } = await pool.request({
    method: 'POST',
    path: '/v2/scans',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify({ deviceId, nonce, gateId: `gate-${n % GATES}`, token }),
  });
  const text = await body.text();
  const wanted = isRepeated ? 'denied' : 'granted';
  if (statusCode >= 300 || !text.includes(`"${wanted}"`))
    throw new Error(`a scan that must be ${wanted} was answered ${statusCode}: ${text.slice(0, 200)}`);
  return text;
}
