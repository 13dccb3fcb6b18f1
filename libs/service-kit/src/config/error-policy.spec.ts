import { DEFAULT_LOOP } from '@night-market/event-bus';
import { describe, expect, it } from 'vitest';
import { commonConfig } from './common-config.ts';
import { errorPolicy, longestRetryMs } from './error-policy.ts';
import { loadConfig } from './load-config.ts';

const policyOf = (env: Record<string, string>) =>
  errorPolicy(
    loadConfig(commonConfig, {
      ...{ DATABASE_URL: 'postgres://u@h:5432/d', KAFKA_BROKERS: 'h:9092', HTTP_PORT: '0' },
      ...env,
    }),
  );

describe('the error policy of a service', () => {
  it('is the one of the loop unless told otherwise', () => {
    const { backoff, retry, alertAfterAttempts, liveDeadlineMs, handlerDeadlineMs } = DEFAULT_LOOP;
    expect(policyOf({})).toEqual({ backoff, retry, alertAfterAttempts, liveDeadlineMs, handlerDeadlineMs });
  });

  it('is read from the environment', () => {
    const policy = policyOf({
      CONSUMER_BACKOFF_BASE_MS: '20',
      CONSUMER_BACKOFF_FACTOR: '1.5',
      CONSUMER_BACKOFF_CAP_MS: '100',
      CONSUMER_MAX_ATTEMPTS: '3',
      CONSUMER_MAX_AGE_MS: '5000',
      CONSUMER_AFTERWARDS: 'park',
      CONSUMER_ALERT_AFTER_ATTEMPTS: '2',
      CONSUMER_LIVE_DEADLINE_MS: '200',
      CONSUMER_HANDLER_DEADLINE_MS: '1000',
    });
    expect(policy).toEqual({
      backoff: { baseMs: 20, factor: 1.5, capMs: 100 },
      retry: { maxAttempts: 3, maxAgeMs: 5_000, afterwards: 'park' },
      alertAfterAttempts: 2,
      liveDeadlineMs: 200,
      handlerDeadlineMs: 1_000,
    });
    expect(longestRetryMs(policy)).toBe(5_000 + 100 + 1_000);
  });

  it.each([
    [{ CONSUMER_BACKOFF_BASE_MS: '2000', CONSUMER_BACKOFF_CAP_MS: '1999' }, 'CONSUMER_BACKOFF_CAP_MS'],
    [
      { CONSUMER_LIVE_DEADLINE_MS: '500', CONSUMER_HANDLER_DEADLINE_MS: '499' },
      'CONSUMER_HANDLER_DEADLINE_MS',
    ],
    [{ CONSUMER_BACKOFF_FACTOR: '0.5' }, 'CONSUMER_BACKOFF_FACTOR'],
    [{ CONSUMER_AFTERWARDS: 'give_up' }, 'CONSUMER_AFTERWARDS'],
    [{ CONSUMER_MAX_ATTEMPTS: '0' }, 'CONSUMER_MAX_ATTEMPTS'],
    [{ CONSUMER_HANDLER_DEADLINE_MS: '10000' }, 'CONSUMER_HANDLER_DEADLINE_MS'],
  ])('refuses %j', (env, variable) => {
    expect(() => policyOf(env)).toThrow(variable);
  });
});
