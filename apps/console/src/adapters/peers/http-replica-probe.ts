import { remembered, type Clock } from '@night-market/kernel';
import type { ReplicaProbe } from '../../see-overview/ports.ts';

/** A process that hangs takes the connection and says nothing. */
const LIMIT_MS = 1_500;
/** However many look, a process is asked once in this time. */
const FRESH_MS = 2_000;
/** More processes than a market has; then all are looked at anew. */
const ADDRESSES_MAX = 1_000;

/** Asks each process whether it lives, whatever it depends on. */
export class HttpReplicaProbe implements ReplicaProbe {
  private readonly looks = new Map<string, () => Promise<boolean>>();
  private readonly clock: Pick<Clock, 'nowMs'>;
  private readonly send: typeof fetch;

  constructor(clock: Pick<Clock, 'nowMs'>, send: typeof fetch = fetch) {
    this.clock = clock;
    this.send = send;
  }

  answers(url: string): Promise<boolean> {
    const known = this.looks.get(url);
    if (known) return known();
    if (this.looks.size >= ADDRESSES_MAX) this.looks.clear();
    const look = remembered(() => this.look(url), FRESH_MS, this.clock);
    this.looks.set(url, look);
    return look();
  }

  private async look(url: string): Promise<boolean> {
    try {
      const signal = AbortSignal.timeout(LIMIT_MS);
      const response = await this.send(`${url}/health/live`, { redirect: 'error', signal });
      await response.body?.cancel();
      return response.ok;
    } catch {
      return false;
    }
  }
}
