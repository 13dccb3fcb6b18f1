import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { describe, expect, it } from 'vitest';
import { toEnvFile } from './env-files.ts';
import { inheritedEnv, serviceEnv } from './service-env.ts';
import { SERVICES } from './services.ts';
import type { ServiceContext, ServiceSpec } from './services.ts';

const context: ServiceContext = {
  urls: {
    payments: ['http://127.0.0.1:3001', 'http://127.0.0.1:4001'],
    'gateway-sim': ['http://127.0.0.1:3900'],
  },
  gateway: { apiKey: 'key', webhookSecret: 'whsec_aGk=', opsToken: 'ops_1', marketToken: 'market_1' },
  dataDir: '/data',
  gatewaySeed: 'seed',
};
const stack = {
  brokers: ['127.0.0.1:1', '127.0.0.1:2'],
  databaseUrl: 'postgres://u:p@h/d',
  namespace: 't1.',
};

function spec(name: string): ServiceSpec {
  const found = SERVICES.find((service) => service.name === name);
  if (!found) throw new Error(`no ${name}`);
  return found;
}

describe('serviceEnv', () => {
  it('tells payments where everything is', () => {
    const env = { KAFKA_SSL: 'true', KAFKA_SASL_PASSWORD: 'secret', SCHEMA_REGISTRY_URL: 'http://r:8081' };
    expect(serviceEnv(spec('payments'), 3001, stack, context, env)).toEqual({
      HTTP_HOST: '127.0.0.1',
      HTTP_PORT: '3001',
      LOG_LEVEL: 'info',
      MALLOC_ARENA_MAX: '2',
      DATABASE_URL: 'postgres://u:p@h/d',
      MIGRATE_ON_START: 'false',
      KAFKA_BROKERS: '127.0.0.1:1,127.0.0.1:2',
      KAFKA_NAMESPACE: 't1.',
      OPS_TOKEN: 'ops_1',
      SERVICE_TOKENS_FILE: '/data/service-tokens/payments.json',
      INSIDE_ACCESS: 'open',
      HTTP_ADDRESS_REQUESTS_PER_S: '100000',
      HTTP_KEY_REQUESTS_PER_S: '100000',
      HTTP_SERVICE_REQUESTS_PER_S: '100000',
      KAFKA_SSL: 'true',
      KAFKA_SASL_PASSWORD: 'secret',
      SCHEMA_REGISTRY_URL: 'http://r:8081',
      GATEWAY_URL: 'http://127.0.0.1:3900',
      GATEWAY_API_KEY: 'key',
      GATEWAY_WEBHOOK_SECRET: 'whsec_aGk=',
    });
  });

  it('tells services the local provider, or the one that the shell names; identity is always its own issuer', () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'night-market-env-'));
    const local = { ...context, dataDir, urls: { ...context.urls, identity: ['http://127.0.0.1:3005'] } };
    const issuerOf = (name: string, env: NodeJS.ProcessEnv) =>
      serviceEnv(spec(name), 3001, stack, local, env)['OIDC_ISSUER'];
    const own = { OIDC_ISSUER: 'https://sso.example/realms/market' };
    expect([issuerOf('payments', {}), issuerOf('identity', {})]).toEqual(
      Array(2).fill('http://127.0.0.1:3005'),
    );
    expect([issuerOf('payments', own), issuerOf('identity', own)]).toEqual([
      own.OIDC_ISSUER,
      'http://127.0.0.1:3005',
    ]);
    rmSync(dataDir, { recursive: true, force: true });
  });

  it('tells services the directory where one runs', () => {
    const urls = { ...context.urls, directory: ['http://127.0.0.1:3006'] };
    const urlOf = (more: ServiceContext) =>
      serviceEnv(spec('payments'), 3001, stack, more, {})['DIRECTORY_URL'];
    expect([urlOf({ ...context, urls }), urlOf(context)]).toEqual(['http://127.0.0.1:3006', undefined]);
  });

  it('tells the auditor every replica of every service on the bus, and no other, unless a directory does', () => {
    const { urls } = context;
    const more = {
      ...context,
      urls: { ...urls, gate: ['http://127.0.0.1:3003'], auditor: ['http://127.0.0.1:3004'] },
    };
    expect(serviceEnv(spec('auditor'), 3004, stack, more, {})['AUDIT_SERVICES']).toBe(
      'payments=http://127.0.0.1:3001,payments=http://127.0.0.1:4001,gate=http://127.0.0.1:3003',
    );
    const listed = { ...more, urls: { ...more.urls, directory: ['http://127.0.0.1:3006'] } };
    expect(serviceEnv(spec('auditor'), 3004, stack, listed, {})).not.toHaveProperty('AUDIT_SERVICES');
  });

  it('tells the gateway every replica of payments and nothing of the stack', () => {
    const without = { ...stack, databaseUrl: undefined };
    const env = serviceEnv(spec('gateway-sim'), 3900, without, context, { KAFKA_SASL_PASSWORD: 'secret' });
    expect(env['WEBHOOK_URL']).toBe(
      'http://127.0.0.1:3001/webhooks/gateway,http://127.0.0.1:4001/webhooks/gateway',
    );
    expect(Object.keys(env).filter((name) => /KAFKA|DATABASE/.test(name))).toEqual([]);
  });
});

describe('inheritedEnv', () => {
  it('keeps the ordinary and drops credentials and the traces of npm and of a test runner', () => {
    const kept = { PATH: '/bin', TZ: 'UTC', BATCH_MAX_EVENTS: '5' };
    const dropped = {
      npm_config_x: '1',
      VITEST: 'true',
      NODE_ENV: 'test',
      DATABASE_URL: 'postgres://',
      KAFKA_SASL_PASSWORD: 'secret',
      SCHEMA_REGISTRY_PASSWORD: 'secret',
      HTTP_PORT: '1',
    };
    expect(inheritedEnv({ ...kept, ...dropped })).toEqual(kept);
  });
});

describe('toEnvFile', () => {
  it("is read back by Node's own parser just as it was", () => {
    const variables = {
      A: 'postgres://u:a%40b-_@h:1/d?x=y',
      B: 'whsec_aGk+/=',
      C: '',
      D: 'two words # no comment',
    };
    expect(parseEnv(toEnvFile(variables))).toEqual(variables);
  });
});
