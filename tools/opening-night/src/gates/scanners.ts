import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { PlatformError, Shape } from '@night-market/books';
import {
  enrol,
  KeepInTouch,
  MemoryStore,
  Scanner,
  systemClock,
  systemRandom,
} from '@night-market/scanner-sdk';
import type { PlannedScanner } from './crew.ts';
import type { Heard } from './heard.ts';
import { NoAnswerError, type Send } from '../http/peers.ts';
import { expectOk, type DeviceKey, type Platform } from '../http/platform.ts';

export type ScannerAnswer = Pick<Heard, 'by' | 'decision' | 'reason'>;

/** A scanner of the play that is switched on. */
export interface LiveScanner {
  /** @throws PlatformError when no answer comes in time */
  scan(code: string, direction: 'entry' | 'exit', isRepeated: boolean): Promise<ScannerAnswer>;
  /** Takes its network away, or gives it back. */
  setNetwork(isThere: boolean): void;
  /** Until the gate knows all that it decided by itself. @throws PlatformError when the time is up */
  settle(deadlineMs: number): Promise<void>;
  stop(): Promise<void>;
}

/** A scanner of the old kind: it asks until it is answered, and knows nothing by itself. */
export class OldScanner implements LiveScanner {
  private readonly platform: Platform;
  private readonly device: DeviceKey;
  private readonly planned: PlannedScanner;
  private readonly gateId: string;
  private readonly deadlineMs: number;

  constructor(
    platform: Platform,
    device: DeviceKey,
    planned: PlannedScanner,
    gateId: string,
    deadlineMs: number,
  ) {
    this.platform = platform;
    this.device = device;
    this.planned = planned;
    this.gateId = gateId;
    this.deadlineMs = deadlineMs;
  }

  async scan(code: string, direction: 'entry' | 'exit', isRepeated: boolean): Promise<ScannerAnswer> {
    const fields = { code, gate: this.gateId, type: direction, nonce: randomUUID() };
    const send: Send = {
      ...{ method: 'POST', path: '/v1/verify', headers: { authorization: `Bearer ${this.device.key}` } },
      ...(this.planned.kind === 'old, form' ? { form: fields } : { body: fields }),
    };
    const first = await this.platform.gate.send(send, this.deadlineMs);
    const answer = readOld(expectOk(first));
    if (isRepeated && (await this.platform.gate.send(send, this.deadlineMs)).text !== first.text)
      throw new PlatformError('The same scan got two answers.');
    return answer;
  }

  setNetwork(): void {}

  settle(): Promise<void> {
    return Promise.resolve();
  }

  stop(): Promise<void> {
    return Promise.resolve();
  }
}

function readOld(body: unknown): ScannerAnswer {
  const answer = new Shape('the answer to an old scanner', body);
  const [result, reason] = [answer.text('result'), answer.text('reason')];
  return {
    by: 'gate',
    decision: result === 'OK' ? 'granted' : 'denied',
    reason: reason === '' ? null : reason,
  };
}

/** Slow answers are waited for: only what the play plans sends a scanner offline. */
const LINK = { failuresMax: 3, answerMaxMs: 10_000, averageMaxMs: 8_000, averageOf: 5 };
const TOUCH = { random: systemRandom, retry: { baseMs: 100, factor: 2, capMs: 1_000 } };
const SOFTWARE = { name: 'opening-night', version: '1' };
const LOOK_MS = 20;

/** A scanner of the new kind, on the SDK: enrolled, signing, and able to go on without network. */
export class NewScanner implements LiveScanner {
  readonly deviceId: string;
  private readonly scanner: Scanner;
  private readonly touch: KeepInTouch;
  private readonly network: Network;

  private constructor(scanner: Scanner, network: Network) {
    this.deviceId = scanner.identity.deviceId;
    this.scanner = scanner;
    this.network = network;
    this.touch = new KeepInTouch(scanner, TOUCH);
  }

  /** @param token for one enrolment */
  static async open(baseUrl: string, token: string, { clockErrorMs }: PlannedScanner): Promise<NewScanner> {
    const network = new Network();
    const options = {
      ...{ baseUrl, fetch: network.fetch, store: new MemoryStore() },
      clock: { ...systemClock, nowMs: () => systemClock.nowMs() + clockErrorMs },
    };
    const identity = await enrol(token, { ...options, software: SOFTWARE });
    const software = `${SOFTWARE.name}/${SOFTWARE.version}`;
    return new NewScanner(await Scanner.open({ ...options, identity, software, link: LINK }), network);
  }

  /** Until it could decide by itself. */
  async start(deadlineMs: number): Promise<void> {
    this.touch.start();
    await until(() => this.scanner.isReady, deadlineMs, 'A new scanner gets neither keys nor rules.');
  }

  async scan(code: string, direction: 'entry' | 'exit'): Promise<ScannerAnswer> {
    const { source: by, decision, reason } = await this.scanner.scan({ code, direction });
    return { by, decision, reason };
  }

  setNetwork(isThere: boolean): void {
    this.network.set(isThere);
    if (isThere) this.touch.wake();
  }

  settle(deadlineMs: number): Promise<void> {
    const { store } = this.scanner;
    return until(
      async () => (await store.queueLength()) === 0,
      deadlineMs,
      'A new scanner cannot upload its scans.',
    );
  }

  stop(): Promise<void> {
    return this.touch.stop();
  }
}

/** The network of one scanner, which may be away. */
class Network {
  private isThere = true;
  private over = new AbortController();

  readonly fetch: typeof globalThis.fetch = (input, init) => {
    if (!this.isThere) return Promise.reject(new TypeError('There is no network.'));
    const signals = [this.over.signal, ...(init?.signal ? [init.signal] : [])];
    return fetch(input, { ...init, signal: AbortSignal.any(signals) });
  };

  /** What is under way breaks off. */
  set(isThere: boolean): void {
    this.isThere = isThere;
    this.over.abort();
    this.over = new AbortController();
  }
}

async function until(
  is: () => boolean | Promise<boolean>,
  deadlineMs: number,
  failure: string,
): Promise<void> {
  while (!(await is())) {
    if (Date.now() >= deadlineMs) throw new NoAnswerError(failure);
    await sleep(LOOK_MS);
  }
}
