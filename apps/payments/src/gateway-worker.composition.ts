import {
  DEFAULT_INTENT_WORKER,
  IntentWorker,
  oneDestination,
  type OneDestinationPorts,
} from '@night-market/intents';
import type { ServiceRuntime } from '@night-market/service-kit';

export type WorkerRuntime = Pick<ServiceRuntime, 'unitOfWork' | 'clock' | 'random' | 'log'>;

/**
 * A worker whose intents all go to the gateway. It knows every request by its key, so it does no harm when one that
 * waited long in memory is sent while another process asks for it.
 */
export const gatewayWorker = <I, O>(
  { clock, random, log }: WorkerRuntime,
  concurrency: number,
  ports: OneDestinationPorts<I, O>,
): IntentWorker<I, O> =>
  new IntentWorker(
    oneDestination('gateway', ports),
    { clock, random, log },
    {
      ...DEFAULT_INTENT_WORKER,
      destination: () => ({ concurrency, maxQueued: 20_000, queueLimitMs: Infinity }),
    },
  );
