import type { KnownTicket, Policy } from '@night-market/gate-policy';
import type { Tx, UnitOfWork } from '@night-market/kernel';
import type { DecidedScan } from '../../src/domain/decided-scan.ts';
import type { Known, Presence } from '../../src/domain/evening.ts';
import { nameOf, type Scan } from '../../src/domain/scan.ts';
import {
  ScanRaceError,
  type Fact,
  type FactPublisher,
  type ScanObserver,
  type ScanStore,
} from '../../src/scan-ticket/ports.ts';

/** A ticket that is good at any time. */
export const ticketOf = (ticketId: string, given: Partial<KnownTicket> = {}) => ({
  ticketId,
  product: 'entry',
  zones: null,
  validity: { fromMs: 0, untilMs: Number.MAX_SAFE_INTEGER },
  isRevoked: false,
  isBlocked: false,
  parentId: null,
  ...given,
});

/** All that the gate stores and tells, in memory; a transaction that throws leaves it as it was. */
export class MemoryWorld implements ScanStore<Tx>, FactPublisher<Tx>, ScanObserver, UnitOfWork<Tx> {
  scans = new Map<string, DecidedScan>();
  tickets = new Map<string, Known['tickets'][number]>();
  presences = new Map<string, Presence>();
  counts = new Map<string, number>();
  zones = new Map<string, Policy>();
  gates = new Map<string, string>();
  fees = new Map<string, number>();
  facts: Fact[] = [];
  transactions = 0;
  readonly counted: string[] = [];
  /** Called before the scans are saved, once: what another replica does in the meantime. */
  meanwhile: (() => void) | undefined;

  constructor(ticketIds: readonly string[] = []) {
    for (const id of ticketIds) this.tickets.set(id, ticketOf(id));
  }

  async run<R>(work: (tx: Tx) => Promise<R>): Promise<R> {
    this.transactions++;
    const before = {
      scans: new Map(this.scans),
      presences: new Map(this.presences),
      counts: new Map(this.counts),
      facts: [...this.facts],
    };
    const hooks: (() => void)[] = [];
    try {
      const result = await work({
        settled: () => Promise.resolve(),
        afterCommit: (hook) => void hooks.push(hook),
      });
      for (const hook of hooks) hook();
      return result;
    } catch (error) {
      Object.assign(this, before);
      this.othersScans.forEach((scan) => this.scans.set(nameOf(scan), scan));
      throw error;
    }
  }

  /** Scans that other replicas have committed: no roll-back of ours takes them away. */
  readonly othersScans: DecidedScan[] = [];

  find(_tx: Tx, scans: readonly Pick<Scan, 'deviceId' | 'nonce'>[]): Promise<readonly DecidedScan[]> {
    return Promise.resolve(scans.flatMap((scan) => this.scans.get(nameOf(scan)) ?? []));
  }

  know(_tx: Tx, ticketIds: readonly string[]): Promise<Known> {
    const isShown = (id: string | null) => id !== null && ticketIds.includes(id);
    return Promise.resolve({
      tickets: [...this.tickets.values()].filter((one) => isShown(one.ticketId) || isShown(one.parentId)),
      presences: [...this.presences.values()],
      zones: [...this.zones].map(([zoneId, policy]) => ({ zoneId, policy })),
      gates: [...this.gates].map(([gateId, zoneId]) => ({ gateId, zoneId })),
      fees: [...this.fees].map(([product, fee]) => ({ product, fee })),
    });
  }

  lockCounts(_tx: Tx, places: readonly string[]): Promise<{ place: string; inside: number }[]> {
    return Promise.resolve(places.map((place) => ({ place, inside: this.counts.get(place) ?? 0 })));
  }

  save(_tx: Tx, scans: readonly DecidedScan[]): Promise<void> {
    this.meanwhile?.();
    this.meanwhile = undefined;
    for (const scan of scans) {
      const taken = this.othersScans.some((other) => nameOf(other) === nameOf(scan));
      if (taken) return Promise.reject(new ScanRaceError('stored meanwhile'));
      this.scans.set(nameOf(scan), scan);
    }
    return Promise.resolve();
  }

  keepPresence(_tx: Tx, presences: readonly Presence[]): void {
    for (const one of presences) this.presences.set(`${one.ticketId} ${one.zoneId}`, one);
  }

  addToCounts(_tx: Tx, deltas: readonly { place: string; delta: number }[]): void {
    for (const { place, delta } of deltas) this.counts.set(place, (this.counts.get(place) ?? 0) + delta);
  }

  publish(_tx: Tx, facts: readonly Fact[]): Promise<void> {
    this.facts.push(...facts);
    return Promise.resolve();
  }

  decided(admission: string, decision: string): void {
    this.counted.push(`${admission} ${decision}`);
  }

  replayed(): void {
    this.counted.push('replayed');
  }

  answered(): void {
    this.counted.push('answered');
  }
}
