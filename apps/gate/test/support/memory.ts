import type { Tx, UnitOfWork } from '@night-market/kernel';
import type { DecidedScan } from '../../src/domain/decided-scan.ts';
import { nameOf, type Scan } from '../../src/domain/scan.ts';
import {
  ScanRaceError,
  type Grant,
  type GrantPublisher,
  type ScanObserver,
  type ScanStore,
} from '../../src/scan-ticket/ports.ts';

/** All that the gate stores and tells, in memory; a transaction that throws leaves it as it was. */
export class MemoryWorld implements ScanStore<Tx>, GrantPublisher<Tx>, ScanObserver, UnitOfWork<Tx> {
  scans = new Map<string, DecidedScan>();
  entries = new Map<string, string>();
  granted: Grant[] = [];
  transactions = 0;
  readonly counted: string[] = [];
  /** Called before the scans are saved, once: what another replica does in the meantime. */
  meanwhile: (() => void) | undefined;

  async run<R>(work: (tx: Tx) => Promise<R>): Promise<R> {
    this.transactions++;
    const before = { scans: new Map(this.scans), entries: new Map(this.entries), granted: [...this.granted] };
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

  find(_tx: Tx, scans: readonly Scan[]): Promise<readonly DecidedScan[]> {
    return Promise.resolve(scans.flatMap((scan) => this.scans.get(nameOf(scan)) ?? []));
  }

  enter(_tx: Tx, scans: readonly Scan[]): Promise<ReadonlySet<string>> {
    for (const { ticketId, scanId } of scans) {
      if (!this.entries.has(ticketId)) this.entries.set(ticketId, scanId);
    }
    return Promise.resolve(new Set(this.entries.values()));
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

  publish(_tx: Tx, grants: readonly Grant[]): Promise<void> {
    this.granted.push(...grants);
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
