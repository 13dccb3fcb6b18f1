import { throttle } from '@night-market/kernel';
import type { ServiceRuntime } from '@night-market/service-kit';
import type { Refusal } from '@night-market/webhooks';

/** A clock that is off meets every delivery: one line in a while says enough. */
const REPORT_EVERY_MS = 30_000;

/** Counts the webhooks that are turned away; a clock that is off as a log line too. */
export function watchWebhooks({
  metrics,
  log,
  clock,
}: Pick<ServiceRuntime, 'metrics' | 'log' | 'clock'>): (refusal: Refusal) => void {
  const refused = metrics.counter(
    'payments_webhooks_refused_total',
    'Webhooks that were turned away: a wrong signature, or a timestamp too far from our clock.',
    ['reason'],
  );
  // There from the start with 0, so an increase shows the very first one too.
  for (const reason of ['signature', 'timestamp']) refused.inc({ reason }, 0);
  const isDue = throttle(clock, REPORT_EVERY_MS);
  return (refusal) => {
    refused.inc({ reason: refusal.reason });
    if (refusal.reason !== 'timestamp' || !isDue()) return;
    const { aheadSeconds } = refusal;
    log.warn(
      { aheadSeconds },
      'a webhook was refused: its timestamp is too far from our clock; compare both clocks',
    );
  };
}
