import type { ZoneHistory } from '@night-market/gate-policy';
import type { RevocationDelta, RevocationState } from '@night-market/ticket-token';
import type { Documents, HeldStatus, QueuedScan, ScannerStore } from './store.ts';

/** Keeps everything in memory: for tests, and for programs that need not outlive a restart. */
export class MemoryStore implements ScannerStore {
  private readonly documents = new Map<keyof Documents, unknown>();
  private readonly held = new Map<string, HeldStatus>();
  private readonly histories = new Map<string, ZoneHistory>();
  private readonly queue = new Map<string, QueuedScan>();
  private state: RevocationState | undefined;

  get<N extends keyof Documents>(name: N): Promise<Documents[N] | undefined> {
    return Promise.resolve(this.documents.get(name) as Documents[N] | undefined);
  }

  put<N extends keyof Documents>(name: N, value: Documents[N]): Promise<void> {
    this.documents.set(name, value);
    return Promise.resolve();
  }

  revocationState(): Promise<RevocationState | undefined> {
    return Promise.resolve(this.state);
  }

  statusOf(ticketId: string): Promise<HeldStatus | undefined> {
    return Promise.resolve(this.held.get(ticketId));
  }

  applyRevocations({ full, changes }: RevocationDelta, state: RevocationState): Promise<void> {
    if (full) this.held.clear();
    for (const { ticketId, status } of changes) {
      if (status === 'clear') this.held.delete(ticketId);
      else this.held.set(ticketId, status);
    }
    this.state = state;
    return Promise.resolve();
  }

  historyOf(ticketId: string): Promise<ZoneHistory | undefined> {
    return Promise.resolve(this.histories.get(ticketId));
  }

  record({ scan, history }: Parameters<ScannerStore['record']>[0]): Promise<void> {
    if (scan) this.queue.set(scan.nonce, scan);
    if (history) this.histories.set(history.ticketId, history.value);
    return Promise.resolve();
  }

  firstQueued(limit: number): Promise<readonly QueuedScan[]> {
    return Promise.resolve([...this.queue.values()].slice(0, limit));
  }

  unqueue(nonces: readonly string[]): Promise<void> {
    for (const nonce of nonces) this.queue.delete(nonce);
    return Promise.resolve();
  }

  queueLength(): Promise<number> {
    return Promise.resolve(this.queue.size);
  }

  clear(): Promise<void> {
    for (const kept of [this.documents, this.held, this.histories, this.queue]) kept.clear();
    this.state = undefined;
    return Promise.resolve();
  }
}
