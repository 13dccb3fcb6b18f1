import { isDeadLetterTopic, SEQUENCE_HEADER, sequenceText } from '@night-market/contracts';
import {
  atMost,
  backoffMs,
  errorText,
  pause,
  Wakeup,
  type BackoffPolicy,
  type Clock,
  type Log,
  type Random,
} from '@night-market/kernel';
import type { BrokerProducer, OutgoingRecord } from '@night-market/event-bus';
import type { OutboxRow, RelayStore } from '../ports.ts';

export interface RelaySettings {
  readonly backoff: BackoffPolicy;
  /** How long an idle relay waits at most before it looks again. */
  readonly pollMs: number;
  /** How often lanes are shared out anew among the replicas. */
  readonly claimEveryMs: number;
  /** After a batch of this many events or more, the next one is given `lingerMs` to grow: a few events never wait. */
  readonly busyEvents: number;
  readonly lingerMs: number;
}

export const DEFAULT_RELAY: RelaySettings = {
  backoff: { baseMs: 100, factor: 2, capMs: 5_000 },
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

/** A broker that is away must not keep a service from stopping. */
const STOP_LIMIT_MS = 2_000;

/** After so many joint failures each lane is tried alone, so that one bad partition does not hold all of them. */
const ISOLATE_AFTER_FAILURES = 3;

/**
 * Carries the outbox to the broker. Owns lanes, reads their heads, sends them in one produce call, deletes them,
 * and reads again; it never asks for 'greater than the last one seen', so a late commit is simply found by the
 * next read. A crash between send and delete sends the same rows again, in order; inboxes drop the copies.
 */
export class Relay {
  private readonly wakeup = new Wakeup();
  private readonly stopping = new AbortController();
  private readonly ports: RelayPorts;
  private readonly settings: RelaySettings;
  private owned: readonly number[] = [];
  private claimedAtMs = -Infinity;
  private failures = 0;
  private loop: Promise<void> | undefined;

  constructor(ports: RelayPorts, settings: RelaySettings = DEFAULT_RELAY) {
    this.ports = ports;
    this.settings = settings;
    ports.store.onAnnounced(() => this.wakeup.nudge());
  }

  start(): void {
    this.loop = this.run();
  }

  /** To be called after the commit of rows in these lanes: no polling delay on the hot path. */
  nudge(lanes: readonly number[]): void {
    if (lanes.some((lane) => this.owned.includes(lane))) this.wakeup.nudge();
    const foreign = lanes.filter((lane) => !this.owned.includes(lane));
    if (foreign.length > 0) this.ports.store.announce(foreign).catch(() => undefined);
  }

  /** Finishes the batch in hand and gives the lanes back; what cannot be sent now waits in the outbox. */
  async stop(): Promise<void> {
    const { clock, producer, store } = this.ports;
    this.stopping.abort();
    this.wakeup.nudge();
    await atMost(clock, STOP_LIMIT_MS, this.loop ?? Promise.resolve());
    await atMost(clock, STOP_LIMIT_MS, producer.close());
    await atMost(clock, STOP_LIMIT_MS, store.close());
  }

  private async run(): Promise<void> {
    while (!this.stopping.signal.aborted) {
      try {
        const sent = await this.step();
        this.failures = 0;
        if (sent === 0) await this.wakeup.wait(this.ports.clock, this.settings.pollMs);
        else if (sent >= this.settings.busyEvents) await pause(this.ports.clock, this.settings.lingerMs);
      } catch (error) {
        await this.waitOut(error);
      }
    }
  }

  /** One round: claim when due, read, send, delete. Returns how many events were sent. */
  private async step(): Promise<number> {
    const { store, clock, observer } = this.ports;
    if (clock.nowMs() - this.claimedAtMs >= this.settings.claimEveryMs) {
      this.owned = await store.claimLanes();
      this.claimedAtMs = clock.nowMs();
      observer.lanes(this.owned.length);
    }
    const rows = this.owned.length > 0 ? await store.read(this.owned) : [];
    if (rows.length === 0) return 0;
    if (this.failures < ISOLATE_AFTER_FAILURES) await this.send(rows);
    else await this.sendLaneByLane(rows);
    return rows.length;
  }

  private async send(rows: readonly OutboxRow[]): Promise<void> {
    const { store, producer, clock, observer } = this.ports;
    const startedMs = clock.nowMs();
    await producer.send(rows.map(sequenced));
    observer.sent(rows.length, clock.nowMs() - startedMs);
    await store.remove(rows);
  }

  private async sendLaneByLane(rows: readonly OutboxRow[]): Promise<void> {
    const errors: unknown[] = [];
    for (const [lane, waiting] of Map.groupBy(rows, (row) => row.lane)) {
      try {
        await this.send(waiting);
      } catch (error) {
        errors.push(error);
        this.ports.log.warn({ lane, error: errorText(error) }, 'lane could not be sent');
      }
    }
    if (errors.length > 0) throw errors[0];
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

/** Tells the order of appending, for whoever compares; a dead letter keeps the headers of the original. */
const sequenced = (row: OutboxRow): OutgoingRecord =>
  isDeadLetterTopic(row.topic)
    ? row
    : { ...row, headers: { ...row.headers, [SEQUENCE_HEADER]: sequenceText(row.seq) } };
