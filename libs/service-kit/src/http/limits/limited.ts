import type { Log } from '@night-market/kernel';
import type { Metrics } from '../../metrics/metrics.ts';
import { RefusalLog } from '../refusal-log.ts';

const LIMITS = [
  'address',
  'key',
  'operator',
  'service',
  'connections',
  'connections_per_address',
  'request_time',
  'head_size',
] as const;
export type LimitName = (typeof LIMITS)[number];

/** Counts what was refused because of a limit, and logs the first of each limit at once and the others summed up. */
export class Limited {
  private readonly log: RefusalLog;
  private readonly counter: { inc(labels: { limit: string }, value?: number): void };

  constructor(log: Log, metrics: Metrics) {
    this.log = new RefusalLog(log, undefined, 'warn');
    this.counter = metrics.counter(
      'http_limited_total',
      'Requests and connections that were refused because of a limit.',
      ['limit'],
    );
    for (const limit of LIMITS) this.counter.inc({ limit }, 0);
  }

  /** @param fields never an address: it is personal data */
  note(limit: LimitName, fields: object = {}): void {
    this.counter.inc({ limit });
    this.log.note(`limit_${limit}`, fields);
  }
}
