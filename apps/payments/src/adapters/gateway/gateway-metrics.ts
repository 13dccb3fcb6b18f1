import { throttle } from '@night-market/kernel';
import type { ServiceRuntime } from '@night-market/service-kit';
import type { GatewayWatch } from './gateway-client.ts';

/** A wrong key meets every call: one line in a while says enough. */
const REPORT_EVERY_MS = 30_000;

/** How the payment gateway answers, as metrics; refused credentials as an error line. */
export function watchGateway({
  metrics,
  log,
  clock,
  clockSkew,
}: Pick<ServiceRuntime, 'metrics' | 'log' | 'clock' | 'clockSkew'>): GatewayWatch {
  const answers = metrics.counter(
    'gateway_answers_total',
    'Answers of the payment gateway; outcome none: no answer.',
    ['operation', 'outcome'],
  );
  const seconds = metrics.seconds(
    'gateway_answer_duration_seconds',
    'Time until the payment gateway answered.',
    ['operation'],
  );
  const isDue = throttle(clock, REPORT_EVERY_MS);
  return {
    answered: (operation, outcome, durationMs) => {
      answers.inc({ operation, outcome });
      seconds.observe({ operation }, durationMs / 1_000);
    },
    // The header tells whole seconds: half of one is added on average.
    dated: (dateMs) => clockSkew.observe('gateway', dateMs + 500),
    refused: (status) => {
      if (!isDue()) return;
      log.error(
        { status },
        'the payment gateway refuses our credentials: check GATEWAY_API_KEY; charges stay pending',
      );
    },
  };
}
