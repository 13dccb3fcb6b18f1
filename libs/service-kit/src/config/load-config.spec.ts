import { describe, expect, it } from 'vitest';
import { commonConfig } from './common-config.ts';
import { ConfigError } from '@night-market/kernel';
import { loadConfig } from './load-config.ts';

const good = {
  DATABASE_URL: 'postgres://market:geheim@db:5432/payments',
  KAFKA_BROKERS: 'one:9092,two:9093',
  HTTP_PORT: '3000',
};

/** The complaints, one line for each variable. */
function complaints(env: Record<string, string | undefined>): string[] {
  try {
    loadConfig(commonConfig, env);
    return [];
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigError);
    return (error as Error).message.split('\n').slice(1);
  }
}

describe('the environment', () => {
  it('is read with its defaults', () => {
    expect(loadConfig(commonConfig, { ...good, PATH: '/bin', KAFKA_SSL: 'true' })).toMatchObject({
      KAFKA_BROKERS: ['one:9092', 'two:9093'],
      KAFKA_NAMESPACE: '',
      KAFKA_SSL: true,
      HTTP_PORT: 3000,
      DATABASE_POOL_SIZE: 10,
      MIGRATE_ON_START: false,
    });
  });

  it('is refused as a whole, with one line for each variable that is missing or wrong', () => {
    const lines = complaints({ KAFKA_BROKERS: 'no-port', HTTP_PORT: '', LOG_LEVEL: 'loud' });
    expect(lines.map((line) => line.trim().split(':')[0])).toEqual([
      'DATABASE_URL',
      'KAFKA_BROKERS',
      'HTTP_PORT',
      'LOG_LEVEL',
    ]);
  });

  it.each([
    ['DATABASE_URL', undefined, 'is missing'],
    ['DATABASE_URL', '', 'is missing'],
    ['DATABASE_URL', 'mysql://x', 'must be a URL like postgres://'],
    ['DATABASE_URL', 'postgres://db/x?sslrootcert=/nowhere/ca.pem', 'names a file in sslrootcert'],
    ['DATABASE_DIRECT_URL', 'postgres://db/x?a=b&sslkey=/nowhere/key', 'names a file in sslrootcert'],
    ['KAFKA_BROKERS', undefined, 'is missing'],
    ['KAFKA_BROKERS', 'one:9092, two:9092', 'must be a list like host:9092'],
    ['HTTP_PORT', undefined, 'must be a whole number from 0 to 65535'],
    ['HTTP_PORT', 'http', 'must be a whole number from 0 to 65535'],
    ['HTTP_PORT', '80.5', 'must be a whole number from 0 to 65535'],
    ['HTTP_PORT', '70000', 'must be a whole number from 0 to 65535'],
    ['BATCH_MAX_EVENTS', '257', 'must be a whole number from 1 to 256'],
    ['IDEMPOTENCY_RETENTION_HOURS', '23', 'must be a whole number from 24 to 8760'],
    ['INBOX_RETENTION_HOURS', '0', 'must be a whole number from 1 to 8760'],
    ['DATABASE_POOL_SIZE', '1', 'must be a whole number from 2 to 100'],
    ['KAFKA_NAMESPACE', 'a/b', 'may hold letters'],
    ['KAFKA_SSL', 'yes', '"true"|"false"'],
    ['KAFKA_SSL_CA_FILE', '/nowhere/ca.pem', 'names a file that cannot be read'],
    ['HTTP_TLS_KEY_FILE', '/nowhere/key', 'names a file that cannot be read'],
    ['HTTP_TRUSTED_PROXIES', 'everywhere', 'must be a list of addresses or networks'],
    ['HTTP_TRUSTED_PROXIES', '10.0.0.1,0.0.0.0/0', 'must be a list of addresses or networks'],
    ['HTTP_TRUSTED_PROXIES', '10.0.0.0/33', 'must be a list of addresses or networks'],
    ['KAFKA_SASL_MECHANISM', 'gssapi', '"plain"'],
    ['KAFKA_SESSION_TIMEOUT_MS', '2999', 'must be a whole number from 3000 to 60000'],
  ])('says what is wrong with %s=%s', (name, value, text) => {
    const lines = complaints({ ...good, [name]: value });
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain(`${name}: `);
    expect(lines[0]).toContain(text);
  });

  it('takes a list of proxies, of both families', () => {
    const proxies = { HTTP_TRUSTED_PROXIES: '10.0.0.5, 10.1.0.0/16,fd00::/8' };
    expect(loadConfig(commonConfig, { ...good, ...proxies }).HTTP_TRUSTED_PROXIES).toEqual([
      ...['10.0.0.5', '10.1.0.0/16', 'fd00::/8'],
    ]);
  });

  it('never repeats a value, which may be a secret', () => {
    const lines = complaints({ ...good, DATABASE_URL: 'pg://market:geheim@db', KAFKA_BROKERS: 'geheim' });
    expect(lines).toHaveLength(2);
    expect(lines.join()).not.toContain('geheim');
  });
});
