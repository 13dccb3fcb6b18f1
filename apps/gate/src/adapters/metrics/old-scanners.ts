import type { Clock, Log } from '@night-market/kernel';
import type { Metrics } from '@night-market/service-kit';

/** Whoever asked so long ago counts no longer. */
const RECENT_MS = 3_600_000;
/** Devices that are told apart. */
const DEVICES_MAX = 10_000;

/** Who still speaks the format of the old scanners: before it ends, they have to be replaced. */
export class OldScanners {
  private readonly requests: { inc(): void };
  private readonly lastAskedMs = new Map<string, number>();
  private readonly clock: Pick<Clock, 'nowMs'>;
  private readonly log: Pick<Log, 'info'>;

  constructor(
    metrics: Pick<Metrics, 'counter' | 'gauge'>,
    clock: Pick<Clock, 'nowMs'>,
    log: Pick<Log, 'info'>,
  ) {
    this.clock = clock;
    this.log = log;
    this.requests = metrics.counter('gate_v1_requests_total', 'Requests in the format of the old scanners.');
    metrics.gauge(
      'gate_v1_devices',
      'Devices that asked this replica in the format of the old scanners within the last hour.',
      () => this.recent(),
    );
  }

  /** The first request of a device within an hour is also logged, so that it can be found. */
  asked(deviceId: string): void {
    this.requests.inc();
    const nowMs = this.clock.nowMs();
    const beforeMs = this.lastAskedMs.get(deviceId);
    if (beforeMs === undefined || nowMs - beforeMs > RECENT_MS)
      this.log.info({ deviceId }, 'a device speaks the format of the old scanners');
    this.lastAskedMs.delete(deviceId);
    this.lastAskedMs.set(deviceId, nowMs);
    if (this.lastAskedMs.size > DEVICES_MAX) this.lastAskedMs.delete(this.lastAskedMs.keys().next().value!);
  }

  private recent(): number {
    const nowMs = this.clock.nowMs();
    for (const [deviceId, atMs] of this.lastAskedMs)
      if (nowMs - atMs > RECENT_MS) this.lastAskedMs.delete(deviceId);
    return this.lastAskedMs.size;
  }
}
