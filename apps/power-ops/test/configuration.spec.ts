import { commonConfig } from '@night-market/service-kit';
import { documentedVariables, variablesOf } from '@night-market/testing';
import { describe, expect, it } from 'vitest';
import { powerOpsConfig, readConfig } from '../src/config.ts';

const env = {
  ...{ DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none', KAFKA_BROKERS: '127.0.0.1:1', HTTP_PORT: '0' },
};

describe('origins of subscribers', () => {
  it('are none unless they are named, and then these', () => {
    expect(readConfig(env).POWER_CALLBACK_ORIGINS).toEqual([]);
    const named = 'https://vtn.example.com,http://10.0.0.5:8080';
    expect(readConfig({ ...env, POWER_CALLBACK_ORIGINS: named }).POWER_CALLBACK_ORIGINS).toEqual(
      named.split(','),
    );
  });

  it.each(['vtn.example.com', 'https://vtn.example.com/told', 'https://a@b', 'file:///etc', '*'])(
    '%s is none',
    (POWER_CALLBACK_ORIGINS) => {
      expect(() => readConfig({ ...env, POWER_CALLBACK_ORIGINS })).toThrow(/POWER_CALLBACK_ORIGINS: must be/);
    },
  );
});

describe('docs/CONFIGURATION.md', () => {
  it('lists the variables of power-ops with their defaults', () => {
    expect(documentedVariables('power-ops')).toEqual(variablesOf(powerOpsConfig, commonConfig));
  });
});
