import { REFUSAL_REASONS, type Refusal } from '@night-market/access';
import type { Log } from '@night-market/kernel';
import { RefusalLog } from '../http/refusal-log.ts';
import type { Metrics } from '../metrics/metrics.ts';

/** Counts refused callers, and logs the first of each reason at once and the others summed up. */
export class RefusedCallers {
  private readonly log: RefusalLog;
  private readonly counter: { inc(labels: { reason: string }, value?: number): void };

  constructor(log: Log, metrics: Metrics) {
    this.log = new RefusalLog(log, undefined, 'warn');
    this.counter = metrics.counter(
      'http_callers_refused_total',
      'Requests that were refused for who sent them: without a credential, with a bad one, or not allowed to.',
      ['reason'],
    );
    // There from the start with 0, so an increase shows the very first one too.
    for (const reason of [...REFUSAL_REASONS, 'missing', 'forbidden']) this.counter.inc({ reason }, 0);
  }

  credential({ reason, explanation }: Refusal): void {
    this.counter.inc({ reason });
    this.log.note(`credential_${reason}`, { explanation });
  }

  missing(): void {
    this.counter.inc({ reason: 'missing' });
  }

  /** @param caller what it is and its id; never a person's name */
  forbidden(caller: string, route: string): void {
    this.counter.inc({ reason: 'forbidden' });
    this.log.note('forbidden', { caller, route });
  }
}
