import type { ConsumerLoopSettings } from '@night-market/event-bus';
import type { CommonConfig } from './common-config.ts';
import { ConfigError } from '@night-market/kernel';

type PolicyVariable = Extract<keyof CommonConfig, `CONSUMER_${string}`>;
export type ErrorPolicySettings = Pick<
  ConsumerLoopSettings,
  'backoff' | 'retry' | 'alertAfterAttempts' | 'liveDeadlineMs' | 'handlerDeadlineMs'
>;

/**
 * The consumer's error policy, as the service is told.
 * @throws ConfigError when two of the variables contradict each other
 */
export function errorPolicy(config: Pick<CommonConfig, PolicyVariable>): ErrorPolicySettings {
  atLeast(config, 'CONSUMER_BACKOFF_CAP_MS', 'CONSUMER_BACKOFF_BASE_MS');
  atLeast(config, 'CONSUMER_HANDLER_DEADLINE_MS', 'CONSUMER_LIVE_DEADLINE_MS');
  return {
    backoff: {
      baseMs: config.CONSUMER_BACKOFF_BASE_MS,
      factor: config.CONSUMER_BACKOFF_FACTOR,
      capMs: config.CONSUMER_BACKOFF_CAP_MS,
    },
    retry: {
      maxAttempts: config.CONSUMER_MAX_ATTEMPTS,
      maxAgeMs: config.CONSUMER_MAX_AGE_MS,
      afterwards: config.CONSUMER_AFTERWARDS,
    },
    alertAfterAttempts: config.CONSUMER_ALERT_AFTER_ATTEMPTS,
    liveDeadlineMs: config.CONSUMER_LIVE_DEADLINE_MS,
    handlerDeadlineMs: config.CONSUMER_HANDLER_DEADLINE_MS,
  };
}

/** For how long an event may be tried again before its time is used up: the last try starts up to one wait later. */
export const longestRetryMs = ({ retry, backoff, handlerDeadlineMs }: ErrorPolicySettings): number =>
  retry.maxAgeMs + backoff.capMs + handlerDeadlineMs;

function atLeast(
  config: Pick<CommonConfig, PolicyVariable>,
  larger: Exclude<PolicyVariable, 'CONSUMER_AFTERWARDS'>,
  smaller: Exclude<PolicyVariable, 'CONSUMER_AFTERWARDS'>,
): void {
  if (config[larger] >= config[smaller]) return;
  throw new ConfigError(
    `The configuration is not usable:\n  ${larger}: is ${config[larger]}, less than ${smaller} (${config[smaller]})`,
  );
}
