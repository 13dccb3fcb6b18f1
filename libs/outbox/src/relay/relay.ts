import { isDeadLetterTopic, SEQUENCE_HEADER, sequenceText } from '@night-market/contracts';
import {
  atMost,
  backoffMs,
  errorText,
  pause,
  Signal,
  type BackoffPolicy,
  type Clock,
  type Log,
  type Random,
} from '@night-market/kernel';
import { BatchTooLargeError, type BrokerProducer, type OutgoingRecord } from '@night-market/event-bus';
import { isOn, type OutboxRow, type RelayStore, type Route } from '../ports.ts';
import { HeldRoutes } from './held-routes.ts';

export interface RelaySettings {
  readonly backoff: BackoffPolicy;
  /** Between two tries of a topic that the broker refuses while it takes others. */
  readonly holdBackoff: BackoffPolicy;
  /** How long an idle relay waits at most before it polls again. */
  readonly pollMs: number;
  /** How often lanes are redistributed among the replicas. */
  readonly claimEveryMs: number;
  /** After a batch of this many events or more, the next one is given `lingerMs` to grow: a few events never wait. */
  readonly busyEvents: number;
  readonly lingerMs: number;
}

export const DEFAULT_RELAY: RelaySettings = {
  backoff: { baseMs: 100, factor: 2, capMs: 5_000 },
  holdBackoff: { baseMs: 1_000, factor: 2, capMs: 30_000 },
  pollMs: 500,
  claimEveryMs: 1_000,
  busyEvents: 8,
  lingerMs: 4,
};

export interface RelayPorts {
  readonly store: RelayStore;
  readonly producer: BrokerProducer;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly observer: RelayObserver;
}

export interface RelayObserver {
  sent(events: number, durationMs: number): void;
  failed(error: unknown): void;
  lanes(owned: number): void;
}

/** A broker that is down must not keep a service from stopping. */
const STOP_LIMIT_MS = 2_000;

/** After so many failures of the whole batch each topic of each lane is tried alone, so that what is refused delays nothing else. */
const ISOLATE_AFTER_FAILURES = 3;

/**
 * Sends the outbox to the broker. Owns lanes, reads their heads, sends them in one produce call, deletes them as
 * it reads again; it never asks for 'greater than the last one seen', so rows of a late commit are found by the
 * next read. A crash between send and delete sends the same rows again, in order; inboxes drop the copies.
 */
export class Relay {
  private readonly workSignal = new Signal();
  private readonly stopping = new AbortController();
  private readonly ports: RelayPorts;
  private readonly settings: RelaySettings;
  private readonly held: HeldRoutes;
  private owned: readonly number[] = [];
  /** Acknowledged by the broker, and deleted with the next read. */
  private sent: readonly OutboxRow[] = [];
  private claimedAtMs = -Infinity;
  private failures = 0;
  private loop: Promise<void> | undefined;

  constructor(ports: RelayPorts, settings: RelaySettings = DEFAULT_RELAY) {
    this.ports = ports;
    this.settings = settings;
    this.held = new HeldRoutes(settings.holdBackoff, ports.random);
    ports.store.onAnnounced(() => this.workSignal.notify());
  }

  start(): void {
    this.loop = this.run();
  }

  /** To be called after the commit of rows in these lanes: no polling delay on the hot path. */
  notify(lanes: readonly number[]): void {
    if (lanes.some((lane) => this.owned.includes(lane))) this.workSignal.notify();
    const foreign = lanes.filter((lane) => !this.owned.includes(lane));
    if (foreign.length > 0) this.ports.store.announce(foreign).catch(() => undefined);
  }

  /** Finishes the current batch and gives the lanes back; what cannot be sent now waits in the outbox. */
  async stop(): Promise<void> {
    const { clock, producer, store } = this.ports;
    this.stopping.abort();
    this.workSignal.notify();
    await atMost(clock, STOP_LIMIT_MS, this.loop ?? Promise.resolve());
    await atMost(clock, STOP_LIMIT_MS, producer.close());
    await atMost(clock, STOP_LIMIT_MS, store.close());
  }

  private async run(): Promise<void> {
    while (!this.stopping.signal.aborted) {
      try {
        const sent = await this.step();
        this.failures = 0;
        if (sent === 0) await this.idle();
        else if (sent >= this.settings.busyEvents) await pause(this.ports.clock, this.settings.lingerMs);
      } catch (error) {
        await this.waitOut(error);
      }
    }
    // Rows that are not deleted are sent twice.
    await this.forget().catch(() => undefined);
  }

  private async idle(): Promise<void> {
    if (!this.stopping.signal.aborted) await this.workSignal.wait(this.ports.clock, this.settings.pollMs);
  }

  /** One round: claim when due, delete what was sent, read, send. Returns how many events were sent. */
  private async step(): Promise<number> {
    const { store, clock, observer } = this.ports;
    if (clock.nowMs() - this.claimedAtMs >= this.settings.claimEveryMs) {
      await this.forget();
      this.owned = await store.claimLanes();
      this.claimedAtMs = clock.nowMs();
      observer.lanes(this.owned.length);
    }
    if (this.owned.length === 0) return 0;
    const tried = this.held.due(this.owned, clock.nowMs());
    const rows = await this.read(this.held.except(tried));
    if (tried) await this.sendAndTry(rows, tried);
    else if (rows.length > 0) await this.sendTogether(rows);
    return rows.length;
  }

  private async sendAndTry(rows: readonly OutboxRow[], tried: Route): Promise<void> {
    const ofTried = rows.filter(isOn(tried));
    const others = rows.filter((row) => !ofTried.includes(row));
    if (others.length > 0) await this.sendTogether(others);
    if (ofTried.length > 0) await this.tryAgain(ofTried);
    else if (!others.some(({ lane }) => lane === tried.lane)) this.held.release(tried);
  }

  private sendTogether(rows: readonly OutboxRow[]): Promise<void> {
    return this.failures < ISOLATE_AFTER_FAILURES ? this.sendSplit(rows) : this.sendApart(rows);
  }

  /**
   * Splits what the broker refuses for its size in halves, until the event that is too large is alone: it is held, and so is
   * everything behind it on its route.
   */
  private async sendSplit(rows: readonly OutboxRow[], held: Route[] = []): Promise<void> {
    const open = rows.filter((row) => !held.some(isOn(row)));
    const [first] = open;
    if (!first || this.stopping.signal.aborted) return;
    try {
      await this.send(open);
    } catch (error) {
      if (!(error instanceof BatchTooLargeError)) throw error;
      if (open.length === 1) {
        held.push(first);
        return this.hold(first, error);
      }
      const half = Math.ceil(open.length / 2);
      await this.sendSplit(open.slice(0, half), held);
      await this.sendSplit(open.slice(half), held);
    }
  }

  private async send(rows: readonly OutboxRow[]): Promise<void> {
    const { producer, clock, observer } = this.ports;
    const startedMs = clock.nowMs();
    await producer.send(rows.map(sequenced));
    observer.sent(rows.length, clock.nowMs() - startedMs);
    this.sent = [...this.sent, ...rows];
  }

  private async read(held: readonly Route[]): Promise<readonly OutboxRow[]> {
    // Every signal so far followed a commit: this read sees its rows.
    this.workSignal.clear();
    const rows = await this.ports.store.read(this.owned, held, this.sent);
    this.sent = [];
    return rows;
  }

  private async forget(): Promise<void> {
    if (this.sent.length > 0) await this.ports.store.remove(this.sent);
    this.sent = [];
  }

  /**
   * A broker that accepts nothing is down, and then nothing is held: so refused rows are skipped until something is accepted,
   * or nothing is left. A topic that is refused in one lane is not tried in the next ones, since each try takes a second.
   */
  private async sendApart(heads: readonly OutboxRow[]): Promise<void> {
    const refused = new Map<string, { readonly error: unknown; readonly lanes: number[] }>();
    let isSent = false;
    let rows = heads;
    while (rows.length > 0) {
      for (const ofRoute of byRoute(rows)) {
        if (this.stopping.signal.aborted) return;
        const { lane, topic } = ofRoute[0]!;
        const known = refused.get(topic);
        if (known) known.lanes.push(lane);
        else
          await this.sendSplit(ofRoute).then(
            () => (isSent = true),
            (error: unknown) => refused.set(topic, { error, lanes: [lane] }),
          );
      }
      if (isSent) break;
      rows = await this.readPast(refused);
    }
    const [first] = refused.values();
    if (first && !isSent) throw first.error;
    for (const [topic, { error, lanes }] of refused)
      for (const lane of lanes) this.hold({ lane, topic }, error);
  }

  private readPast(refused: ReadonlyMap<string, { readonly lanes: readonly number[] }>) {
    const routes = [...refused].flatMap(([topic, { lanes }]) => lanes.map((lane) => ({ lane, topic })));
    return this.read([...this.held.except(undefined), ...routes]);
  }

  private async tryAgain(rows: readonly OutboxRow[]): Promise<void> {
    const route = rows[0]!;
    try {
      // One that is accepted shows that the others may be.
      await this.send(rows.slice(0, 1));
      this.held.release(route);
    } catch (error) {
      this.hold(route, error);
    }
  }

  private hold({ lane, topic }: Route, error: unknown): void {
    const { clock, log, observer } = this.ports;
    const waitMs = this.held.hold({ lane, topic }, clock.nowMs());
    observer.failed(error);
    const what = 'events of this topic in this lane cannot be sent and wait; others go on';
    log.warn({ lane, topic, waitMs, error: errorText(error) }, what);
  }

  private async waitOut(error: unknown): Promise<void> {
    const { clock, random, log, observer } = this.ports;
    const waitMs = backoffMs(this.settings.backoff, ++this.failures, random);
    observer.failed(error);
    log.warn(
      { attempt: this.failures, waitMs, error: errorText(error) },
      'relay waits: the outbox grows meanwhile',
    );
    this.claimedAtMs = -Infinity;
    await pause(clock, waitMs, this.stopping.signal);
  }
}

const byRoute = (rows: readonly OutboxRow[]): Iterable<readonly OutboxRow[]> =>
  Map.groupBy(rows, ({ lane, topic }) => `${lane} ${topic}`).values();

/** The order of appending, for the audit; a dead letter keeps the headers of the original. */
const sequenced = (row: OutboxRow): OutgoingRecord =>
  isDeadLetterTopic(row.topic)
    ? row
    : { ...row, headers: { ...row.headers, [SEQUENCE_HEADER]: sequenceText(row.seq) } };
