import { setTimeout as wait } from 'node:timers/promises';
import {
  enrol,
  KeepInTouch,
  MemoryStore,
  Scanner,
  systemClock,
  systemRandom,
} from '@night-market/scanner-sdk';
import { eventually } from '@night-market/testing';
import type { LossyNetwork } from './lossy-network.ts';
import type { Post, Seen } from './stories.ts';
import type { Evening } from '../evening.ts';

/** A scanner at its post. */
export interface Crewman {
  readonly post: Post;
  scan(code: string, direction: 'entry' | 'exit'): Promise<Pick<Seen, 'by' | 'decision'>>;
  /** Until the gate knows all that it decided by itself. */
  settle(): Promise<void>;
  stop(): Promise<void>;
}

/** After this a scanner waits for no answer any more. */
export const ANSWER_MAX_MS = 500;
const PAUSE_MS = 20;
const PATIENT = { timeoutMs: 60_000, everyMs: 50 };
const LINK = { failuresMax: 2, answerMaxMs: ANSWER_MAX_MS, averageMaxMs: 400, averageOf: 5 };
const TOUCH = { refreshEveryMs: 2_000, retry: { baseMs: 50, factor: 2, capMs: 500 } };
const SOFTWARE = { name: 'evening', version: '1' };

/** Asks the gate as one of the market's tools. */
export async function ask(
  { platform }: Pick<Evening, 'platform'>,
  path: string,
  body: object,
  replica = 0,
): Promise<Record<string, unknown>> {
  const response = await fetch(platform.urls['gate']![replica]! + path, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${platform.gateway.marketToken}`,
      'content-type': 'application/json',
    },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${path} answers ${response.status}: ${await response.text()}`);
  return (await response.json()) as Record<string, unknown>;
}

/** A scanner of the old kind: it asks under one nonce until it is answered. */
export async function oldCrewman(evening: Evening, network: LossyNetwork, post: Post): Promise<Crewman> {
  const { key } = await evening.platform.keys.scanner(`old scanner ${post.index}`);
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
  let scans = 0;
  return {
    post,
    async scan(code, direction) {
      const body = JSON.stringify({ code, gate: post.gate, type: direction, nonce: `scan-${(scans += 1)}` });
      for (;;) {
        const signal = AbortSignal.timeout(ANSWER_MAX_MS);
        try {
          const response = await network.fetch(`${network.baseUrl}/v1/verify`, {
            ...{ method: 'POST', headers, body, signal },
          });
          if (response.status < 500 && response.status !== 429)
            return { by: 'gate', decision: decisionIn(await response.text()) };
          await response.body?.cancel();
        } catch (error) {
          if (error instanceof WrongAnswer) throw error;
        }
        await wait(PAUSE_MS);
      }
    },
    settle: () => Promise.resolve(),
    stop: () => Promise.resolve(),
  };
}

class WrongAnswer extends Error {}

function decisionIn(text: string): 'granted' | 'denied' {
  const { result } = JSON.parse(text) as { result: string };
  if (result === 'OK') return 'granted';
  if (result === 'DENIED') return 'denied';
  throw new WrongAnswer(text);
}

/** A scanner of the new kind, which goes on by itself when it is not answered. */
export async function newCrewman(evening: Evening, network: LossyNetwork, post: Post): Promise<Crewman> {
  const { token } = await ask(evening, '/v2/devices/enrolments', { name: 'evening', gateId: post.gate });
  const given = { store: new MemoryStore(), clock: systemClock };
  const url = evening.platform.urls['gate']![0]!;
  const identity = await enrol(String(token), { ...given, baseUrl: url, fetch, software: SOFTWARE });
  const { baseUrl, fetch: call } = network;
  const options = { ...given, identity, baseUrl, fetch: call, software: 'evening/1', link: LINK };
  const scanner = await Scanner.open(options);
  const touch = new KeepInTouch(scanner, { ...TOUCH, random: systemRandom });
  touch.start();
  await eventually(() => scanner.isReady, PATIENT);
  return {
    post,
    async scan(code, direction) {
      const { source: by, decision } = await scanner.scan({ code, direction });
      return { by, decision };
    },
    async settle() {
      touch.wake();
      await eventually(async () => (await given.store.queueLength()) === 0, PATIENT);
    },
    stop: () => touch.stop(),
  };
}
