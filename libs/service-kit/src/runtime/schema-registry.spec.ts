import { seededRandom, silentLog, ConfigError } from '@night-market/kernel';
import { FakeClock } from '@night-market/testing';
import { describe, expect, it } from 'vitest';
import { commonConfig } from '../config/common-config.ts';
import { loadConfig } from '../config/load-config.ts';
import { publishedSchemas } from './schema-registry.ts';

const ports = { clock: new FakeClock(), random: seededRandom(1), log: silentLog };

const published = (env: Readonly<Record<string, string>>) =>
  publishedSchemas(
    'payments',
    loadConfig(commonConfig, {
      ...{ DATABASE_URL: 'postgres://market@db/payments', KAFKA_BROKERS: 'one:9092', HTTP_PORT: '3000' },
      ...env,
    }),
    ports,
  );

describe('the schemas of what a service publishes', () => {
  it('are in no registry unless a setting names one', () => {
    for (const env of [{}, { SCHEMA_REGISTRY_URL: '' }])
      expect(published(env)).toEqual({ checks: [], tasks: [] });
    expect(published({ SCHEMA_REGISTRY_URL: 'http://registry:8081' }).ids).toBeDefined();
  });

  it.each([
    [{ SCHEMA_REGISTRY_URL: 'registry:8081' }, 'SCHEMA_REGISTRY_URL: must be a URL like http://host:8081'],
    [
      { SCHEMA_REGISTRY_URL: 'http://market:geheim@registry:8081' },
      'SCHEMA_REGISTRY_URL: must be a URL like http://host:8081, without user and password in it',
    ],
    [
      { SCHEMA_REGISTRY_URL: 'http://registry:8081', SCHEMA_REGISTRY_USERNAME: 'market' },
      'SCHEMA_REGISTRY_USERNAME: needs SCHEMA_REGISTRY_PASSWORD beside it',
    ],
    [
      { SCHEMA_REGISTRY_URL: 'http://registry:8081', SCHEMA_REGISTRY_PASSWORD: 'geheim' },
      'SCHEMA_REGISTRY_USERNAME: needs SCHEMA_REGISTRY_PASSWORD beside it',
    ],
    [
      { SCHEMA_REGISTRY_USERNAME: 'market', SCHEMA_REGISTRY_PASSWORD: 'geheim' },
      'SCHEMA_REGISTRY_USERNAME: needs SCHEMA_REGISTRY_URL beside it',
    ],
  ])('refuse %o with one sentence that repeats no value', (env, sentence) => {
    const boot = () => published(env as Record<string, string>);
    expect(boot).toThrow(ConfigError);
    expect(boot).toThrow(sentence);
    expect(boot).not.toThrow('geheim');
  });
});
