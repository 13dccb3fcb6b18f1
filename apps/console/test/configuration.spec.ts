import { commonConfig } from '@night-market/service-kit';
import { documentedVariables, variablesOf } from '@night-market/testing';
import { describe, expect, it } from 'vitest';
import { consoleConfig, readConfig } from '../src/config.ts';

describe('docs/CONFIGURATION.md', () => {
  it('lists the variables of console with their defaults', () => {
    expect(documentedVariables('console')).toEqual(variablesOf(consoleConfig, commonConfig));
  });
});

describe('the settings of the console', () => {
  const env = {
    DATABASE_URL: 'postgres://h/d',
    KAFKA_BROKERS: 'h:1',
    HTTP_PORT: '0',
    OIDC_ISSUER: 'http://h:3005',
    CONSOLE_KEY_SECRET: 'only-for-tests-only-for-tests-only',
  };

  it.each([
    ['OIDC_ISSUER', 'h:3005'],
    ['CONSOLE_KEY_SECRET', 'short'],
    ['CONSOLE_URL', 'https://console.example/'],
    ['CONSOLE_URL', 'ftp://console.example'],
    ['CONSOLE_OIDC_SCOPES', 'openid  email'],
    ['CONSOLE_OIDC_RESOURCE', 'night-market'],
    ['CONSOLE_IDLE_MINUTES', '0'],
  ])('do not take %s=%j', (name, value) => {
    expect(() => readConfig({ ...env, [name]: value })).toThrow(name);
  });
});
