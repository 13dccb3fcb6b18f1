import { commonConfig } from '@night-market/service-kit';
import { ConfigError } from '@night-market/kernel';
import { documentedVariables, variablesOf } from '@night-market/testing';
import { describe, expect, it } from 'vitest';
import { auditorConfig, readConfig } from '../src/config.ts';

describe('docs/CONFIGURATION.md', () => {
  it('lists the variables of auditor with their defaults', () => {
    expect(documentedVariables('auditor')).toEqual(variablesOf(auditorConfig, commonConfig));
  });
});

describe('AUDIT_SERVICES', () => {
  const env = {
    DATABASE_URL: 'postgres://h/d',
    KAFKA_BROKERS: 'h:1',
    HTTP_PORT: '0',
    OPS_TOKEN: 'ops_of-this-very-test',
  };

  it('names services, replicas under the same name', () => {
    const AUDIT_SERVICES = 'a=http://h:1/,b=https://h:2,a=http://h:3';
    expect([...readConfig({ ...env, AUDIT_SERVICES }).AUDIT_SERVICES!]).toEqual([
      ['a', ['http://h:1', 'http://h:3']],
      ['b', ['https://h:2']],
    ]);
  });

  it('need not be said: the directory tells', () => {
    expect(readConfig(env).AUDIT_SERVICES).toBeUndefined();
  });

  it.each(['a', 'a=ftp://h', 'a=http://h,', '=http://h'])('refuses %j', (AUDIT_SERVICES) => {
    expect(() => readConfig({ ...env, AUDIT_SERVICES })).toThrow(ConfigError);
  });
});
