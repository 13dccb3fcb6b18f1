import { commonConfig } from '@night-market/service-kit';
import { documentedVariables, variablesOf } from '@night-market/testing';
import { describe, expect, it } from 'vitest';
import { civicRouterConfig, readConfig } from '../src/config.ts';

const env = {
  ...{ DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none', KAFKA_BROKERS: '127.0.0.1:1', HTTP_PORT: '0' },
  CIVIC_SEAL_SECRETS: 'a secret that is long enough for it',
};

describe('secrets that seal', () => {
  it('are one or several, each long enough', () => {
    expect(readConfig(env).CIVIC_SEAL_SECRETS).toHaveLength(1);
    const two = `${env.CIVIC_SEAL_SECRETS},${'b'.repeat(32)}`;
    expect(readConfig({ ...env, CIVIC_SEAL_SECRETS: two }).CIVIC_SEAL_SECRETS).toHaveLength(2);
  });

  it.each([undefined, '', 'short', `${'b'.repeat(32)},short`])('%s is refused', (CIVIC_SEAL_SECRETS) => {
    expect(() => readConfig({ ...env, CIVIC_SEAL_SECRETS })).toThrow(/CIVIC_SEAL_SECRETS/);
  });
});

describe('docs/CONFIGURATION.md', () => {
  it('lists the variables of civic-router with their defaults', () => {
    expect(documentedVariables('civic-router')).toEqual(variablesOf(civicRouterConfig, commonConfig));
  });
});
