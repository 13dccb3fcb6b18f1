import { NO_HISTORY, remember, type Direction } from '@night-market/gate-policy';
import type { Clock } from '@night-market/kernel';
import { isStale, type CheckSignature } from '@night-market/ticket-token';
import { ClockOffset } from './clock-offset.ts';
import { newNonce } from './credentials.ts';
import { decideOffline } from './decide-offline.ts';
import { GateApi, GateCallError, type Fetch } from './gate-api.ts';
import { credentialsOf, type Identity } from './identity.ts';
import { load, type Knowledge } from './knowledge.ts';
import { DEFAULT_LINK, Link, type LinkMode, type LinkPolicy } from './link.ts';
import { rotateKey } from './rotate-key.ts';
import { readScanAnswer } from './scan-answer.ts';
import type { ScanResult } from './scan-result.ts';
import type { QueuedScan, ScannerStore } from './store.ts';

export interface ScanRequest {
  readonly code: string;
  readonly direction: Direction;
  readonly override?: { readonly reason: string };
}

export interface ScannerOptions {
  readonly identity: Identity;
  readonly baseUrl: string;
  readonly software: string;
  readonly store: ScannerStore;
  readonly fetch: Fetch;
  readonly clock: Clock;
  readonly link?: LinkPolicy;
  readonly check?: CheckSignature;
}

/** Longer codes are no tickets, and are not sent to the gate. */
const CODE_MAX = 1_000;
/** What the gate keeps as the reason of a revoked device. */
export const DEVICE_REVOKED = 'device_revoked';

/**
 * Decides about scans: asks the gate, and decides by itself where the gate does not answer in time. What it decided by itself
 * is queued before it is shown.
 */
export class Scanner {
  readonly api: GateApi;
  readonly store: ScannerStore;
  readonly clock: Clock;
  readonly offset: ClockOffset;
  private readonly link: Link;
  private readonly linkPolicy: LinkPolicy;
  private readonly check: CheckSignature | undefined;
  private readonly listeners = new Set<() => void>();
  private self: Identity;
  private known: Knowledge;
  private revoked = false;
  private queued = true;

  private constructor(options: ScannerOptions, offsetMs: number | null, knowledge: Knowledge) {
    const { identity, baseUrl, software, store, fetch, clock, link = DEFAULT_LINK, check } = options;
    this.self = identity;
    this.store = store;
    this.clock = clock;
    this.offset = new ClockOffset(offsetMs);
    const onOffset = (ms: number): void => void store.put('clockOffsetMs', ms).catch(() => undefined);
    const credentials = credentialsOf(identity);
    this.api = new GateApi({ baseUrl, fetch, clock, offset: this.offset, credentials, software, onOffset });
    this.link = new Link(link);
    this.linkPolicy = link;
    this.check = check;
    this.known = knowledge;
  }

  /** A scanner with what its store knows; it needs no network. */
  static async open(options: ScannerOptions): Promise<Scanner> {
    const { store } = options;
    const [knowledge, offsetMs] = await Promise.all([load(store), store.get('clockOffsetMs')]);
    return new Scanner(options, offsetMs ?? null, knowledge);
  }

  get identity(): Identity {
    return this.self;
  }

  get mode(): LinkMode {
    return this.link.mode;
  }

  get knowledge(): Knowledge {
    return this.known;
  }

  set knowledge(knowledge: Knowledge) {
    this.known = knowledge;
    this.changed();
  }

  /** The market took the device out of service: it keeps its queue, and nobody is let in by it. */
  get isRevoked(): boolean {
    return this.revoked;
  }

  /** Whether it can decide by itself. */
  get isReady(): boolean {
    return this.known.keys !== undefined && this.known.policy !== undefined;
  }

  /** Whether there may be scans that the gate does not know yet. */
  get hasQueued(): boolean {
    return this.queued;
  }

  /** Looks again whether something is queued. */
  async countQueued(): Promise<void> {
    this.queued = (await this.store.queueLength()) > 0;
    this.changed();
  }

  /** The gate's time, as well as it is known. */
  nowMs(): number {
    return this.offset.correct(this.clock.nowMs());
  }

  isListStale(): boolean {
    return isStale(this.known.revocations, this.nowMs());
  }

  /** Signs by a new key from now on. @throws GateCallError; try again later, the old key is still good */
  async rotateKey(): Promise<void> {
    this.self = await rotateKey(this.api, this.store, this.self);
    this.api.credentials = credentialsOf(this.self);
    await this.store.put('keySinceMs', this.nowMs());
  }

  /** Calls `listener` whenever something is other than before; the returned function ends that. */
  onChange(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }

  changed(): void {
    for (const listener of this.listeners) listener();
  }

  /** Takes note of a call that was made beside a scan. */
  heard(outcome: { readonly tookMs: number } | GateCallError): void {
    if (!(outcome instanceof GateCallError)) {
      this.revoked = false;
      this.link.probed(outcome.tookMs);
    } else if (outcome.code === DEVICE_REVOKED) this.revoked = true;
    else if (outcome.isWorthRetrying) this.link.failed();
    this.changed();
  }

  /** Decides about one scan. Never throws for any code; a store that fails makes it throw. */
  async scan({ code, direction, override }: ScanRequest): Promise<ScanResult> {
    const deviceAtMs = this.clock.nowMs();
    const request = { code: code.trim(), direction, ...(override && { override }) };
    const nonce = newNonce();
    if (request.code.length <= CODE_MAX && this.mode === 'online' && !this.revoked) {
      const result = await this.ask(request, nonce);
      if (result) return result;
    }
    if (this.revoked) return this.refused(nonce);
    return this.decide(request, nonce, deviceAtMs);
  }

  private refused(nonce: string): ScanResult {
    return {
      ...{ nonce, decision: 'denied', reason: 'refused', ticketId: null, product: null, overridden: null },
      ...{ source: 'gate', isListStale: false },
    };
  }

  /** What the gate says; undefined when it does not answer in time. */
  private async ask(request: ScanRequest, nonce: string): Promise<ScanResult | undefined> {
    const { deviceId, gateId } = this.identity;
    const { code: token, direction, override } = request;
    const sentMs = this.clock.nowMs();
    try {
      const answer = await this.api.json('POST', '/v2/scans', {
        body: JSON.stringify({ deviceId, nonce, gateId, direction, token, ...(override && { override }) }),
        timeoutMs: this.linkPolicy.answerMaxMs,
      });
      this.link.answered(this.clock.nowMs() - sentMs);
      const result = readScanAnswer(answer, nonce);
      if (!result) throw new GateCallError(0, 'unreadable', 'The answer of the gate cannot be read.');
      await this.note(result, direction);
      this.changed();
      return result;
    } catch (error) {
      if (!(error instanceof GateCallError)) throw error;
      if (error.code === DEVICE_REVOKED) this.revoked = true;
      else if (error.isWorthRetrying) this.link.failed();
      this.changed();
      return undefined;
    }
  }

  /** What the gate granted is known here as well, when the network goes. */
  private async note({ decision, ticketId }: ScanResult, direction: Direction): Promise<void> {
    if (decision !== 'granted' || ticketId === null) return;
    const attempt = { direction, gateId: this.identity.gateId, atMs: this.nowMs() };
    const history = (await this.store.historyOf(ticketId)) ?? NO_HISTORY;
    await this.store.record({ history: { ticketId, value: remember(history, attempt, { decision }) } });
  }

  private async decide(request: ScanRequest, nonce: string, deviceAtMs: number): Promise<ScanResult> {
    const { identity, store } = this;
    const { keys, policy, revocations } = this.known;
    const isListStale = this.isListStale();
    const base = { nonce, source: 'device', isListStale } as const;
    const nothing = { decision: 'denied', ticketId: null, product: null, overridden: null } as const;
    if (!keys || !policy) return { ...base, ...nothing, reason: 'not_ready' };
    const attempt = {
      ...{ deviceId: identity.deviceId, nonce, gateId: identity.gateId, zoneId: policy.policy.zoneId },
      ...{ direction: request.direction, atMs: this.offset.correct(deviceAtMs) },
      ...(request.override && { override: request.override }),
    };
    const { decision, history, tokenRefusal } = await decideOffline(request.code, attempt, {
      ...{ market: identity.market, keys, policy: policy.policy },
      ...(this.check && { check: this.check }),
      statusOf: (ticketId) => store.statusOf(ticketId),
      historyOf: (ticketId) => store.historyOf(ticketId),
    });
    const isClosed = isListStale && policy.staleList === 'closed' && request.direction === 'entry';
    const { ticketId, product } = decision;
    const said =
      isClosed && decision.decision === 'granted' && !request.override
        ? ({ ...nothing, ticketId, product, reason: 'list_stale' } as const)
        : decision;
    const { override } = request;
    const scan: QueuedScan = {
      ...{ nonce, gateId: identity.gateId, direction: request.direction, token: request.code, deviceAtMs },
      ...{ clockOffsetMs: this.offset.ms, decision: said.decision, reason: said.reason },
      ...{ policyVersion: policy.version, revocationVersion: revocations?.version ?? null },
      ...(override && { override }),
    };
    const value = remember(history, attempt, said);
    const isTicket = ticketId !== null;
    if (isTicket) {
      await store.record({ scan, history: { ticketId, value } });
      this.queued = true;
    }
    this.changed();
    return {
      ...base,
      ...said,
      ...(tokenRefusal && { tokenRefusal }),
      ...(history.lastEntryAtMs !== null && {
        previous: { gateId: history.lastEntryGateId ?? '', atMs: history.lastEntryAtMs },
      }),
    };
  }
}
