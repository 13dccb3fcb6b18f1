import { NO_HISTORY, remember, type Direction } from '@night-market/gate-policy';
import { backoffMs, pause, type BackoffPolicy, type Random } from '@night-market/kernel';
import { readFeed, type FeedEvent } from './feed.ts';
import { GateCallError } from './gate-api.ts';
import { refresh, refreshRevocations } from './knowledge.ts';
import type { Scanner } from './scanner.ts';
import { uploadSome, type UploadedScan } from './upload.ts';

export interface TouchOptions {
  readonly random: Random;
  /** How often keys, policy and list are asked for while all is well. */
  readonly refreshEveryMs?: number;
  readonly retry?: BackoffPolicy;
  /** How long the device signs by one key; 30 days unless told. */
  readonly rotateEveryMs?: number;
  readonly onUploaded?: (scans: readonly UploadedScan[]) => void;
}

const REFRESH_EVERY_MS = 60_000;
const ROTATE_EVERY_MS = 30 * 86_400_000;
const RETRY: BackoffPolicy = { baseMs: 1_000, factor: 2, capMs: 15_000 };

/**
 * Keeps a scanner in touch with the gate: finds out when it answers again, fetches keys, policy and revocations, uploads the
 * queue, replaces the key of the device and follows the feed. Every failure is tried again, at growing intervals.
 */
export class KeepInTouch {
  private readonly scanner: Scanner;
  private readonly options: TouchOptions;
  private readonly stopped = new AbortController();
  private running: Promise<unknown> | undefined;
  private waking = new AbortController();
  private unlisten = (): void => undefined;

  constructor(scanner: Scanner, options: TouchOptions) {
    this.scanner = scanner;
    this.options = options;
  }

  start(): void {
    if (this.running) return;
    this.running = Promise.all([this.repeat(() => this.catchUp()), this.repeat(() => this.follow())]);
    let hadQueued = this.scanner.hasQueued;
    this.unlisten = this.scanner.onChange(() => {
      const isNew = this.scanner.hasQueued && !hadQueued;
      hadQueued = this.scanner.hasQueued;
      if (isNew) this.wake();
    });
  }

  /** Tries at once, as when the browser says that there is a network again. */
  wake(): void {
    this.waking.abort();
    this.waking = new AbortController();
  }

  async stop(): Promise<void> {
    this.stopped.abort();
    this.unlisten();
    this.wake();
    await this.running;
  }

  /** One round after the other; `work` says how long to rest after a good one. */
  private async repeat(work: () => Promise<number>): Promise<void> {
    const { clock } = this.scanner;
    const { retry = RETRY, random } = this.options;
    let failures = 0;
    while (!this.stopped.signal.aborted) {
      let restMs: number;
      try {
        restMs = await work();
        failures = 0;
      } catch (error) {
        failures += 1;
        const asked = error instanceof GateCallError ? (error.retryAfterMs ?? 0) : 0;
        restMs = Math.max(asked, backoffMs(retry, failures, random));
      }
      if (!this.stopped.signal.aborted) await pause(clock, restMs, this.waking.signal);
    }
  }

  private async catchUp(): Promise<number> {
    const { refreshEveryMs = REFRESH_EVERY_MS, onUploaded } = this.options;
    const scanner = this.scanner;
    const { api, store, identity, clock } = scanner;
    try {
      const sentMs = clock.nowMs();
      await api.call('GET', '/v2/keys', { timeoutMs: 5_000 });
      scanner.heard({ tookMs: clock.nowMs() - sentMs });
      scanner.knowledge = await refresh(api, store, identity.gateId);
      while (!this.stopped.signal.aborted) {
        const uploaded = await uploadSome(api, store);
        if (uploaded.length === 0) {
          await scanner.countQueued();
          break;
        }
        onUploaded?.(uploaded);
        scanner.changed();
      }
      await this.renewKey();
    } catch (error) {
      if (error instanceof GateCallError) scanner.heard(error);
      throw error;
    }
    return scanner.mode === 'offline' || scanner.hasQueued ? RETRY.baseMs : refreshEveryMs;
  }

  /** Only while the gate answers: a device that has lost the answer for too long would have to be enrolled again. */
  private async renewKey(): Promise<void> {
    const { rotateEveryMs = ROTATE_EVERY_MS } = this.options;
    const scanner = this.scanner;
    const sinceMs = await scanner.store.get('keySinceMs');
    if (sinceMs === undefined) await scanner.store.put('keySinceMs', scanner.nowMs());
    else if (scanner.nowMs() - sinceMs >= rotateEveryMs) await scanner.rotateKey();
  }

  private async follow(): Promise<number> {
    const { api, clock, store } = this.scanner;
    await readFeed({
      ...{ api, clock, position: await store.get('feedPosition'), signal: this.stopped.signal },
      onOpen: () => undefined,
      onEvent: async (event) => {
        await this.take(event);
        if (event.id !== '') await store.put('feedPosition', event.id);
      },
    });
    return RETRY.baseMs;
  }

  private async take({ type, data }: FeedEvent): Promise<void> {
    const { api, store } = this.scanner;
    // Behind a gap nobody knows what was missed.
    if (type === 'revoked' || type === 'gap') {
      await refreshRevocations(api, store);
      this.scanner.knowledge = { ...this.scanner.knowledge, revocations: await store.revocationState() };
    } else if (type === 'granted' || type === 'exited') await this.remember(type, data);
  }

  /** What happened at the other gates of the zone. */
  private async remember(type: 'granted' | 'exited', data: string): Promise<void> {
    const { store, identity, knowledge } = this.scanner;
    const { ts, payload } = envelopeIn(data);
    const { ticketId, gateId, deviceId, zoneId } = payload;
    const atMs = Date.parse(String(ts));
    if (typeof ticketId !== 'string' || typeof gateId !== 'string' || Number.isNaN(atMs)) return;
    // What this device did itself it knows already.
    if (deviceId === identity.deviceId || zoneId !== knowledge.policy?.policy.zoneId) return;
    const direction: Direction = type === 'exited' ? 'exit' : 'entry';
    const history = (await store.historyOf(ticketId)) ?? NO_HISTORY;
    const known = direction === 'exit' ? history.lastExitAtMs : history.lastEntryAtMs;
    if (known !== null && atMs <= known) return;
    const value = remember(history, { direction, gateId, atMs }, { decision: 'granted' });
    await store.record({ history: { ticketId, value } });
  }
}

function envelopeIn(data: string): { ts: unknown; payload: Readonly<Record<string, unknown>> } {
  try {
    const { ts, payload } = JSON.parse(data) as { ts: unknown; payload: Record<string, unknown> | null };
    return { ts, payload: payload ?? {} };
  } catch {
    return { ts: undefined, payload: {} };
  }
}
