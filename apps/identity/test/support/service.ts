import { createRuntime, startService } from '@night-market/service-kit';
import { createDatabase } from '@night-market/testing';
import { readConfig } from '../../src/config.ts';
import { identity } from '../../src/identity.service.ts';

export const ISSUER = 'http://identity.test';
export const PASSWORDS = {
  admin: 'the admin may all',
  operator: 'the operator acts',
  viewer: 'the viewer looks',
};

export interface Answer {
  readonly status: number;
  readonly retryAfter: string | null;
  readonly type: string | null;
  // What the tests look into.
  readonly body: Record<string, string> & { operators?: Record<string, unknown>[]; keys?: object[] };
}

/** The real service in this process, on a database of its own; it connects to no broker. */
export async function startIdentity(more: Record<string, string> = {}) {
  const database = await createDatabase();
  const settings = {
    DATABASE_URL: database.url,
    MIGRATE_ON_START: 'true',
    KAFKA_BROKERS: '127.0.0.1:1',
    HTTP_PORT: '0',
    LOG_LEVEL: 'silent',
    OIDC_ISSUER: ISSUER,
    IDENTITY_KEY_SECRET: 'only-for-tests-only-for-tests-only',
    IDENTITY_ADMIN_PASSWORD: PASSWORDS.admin,
    IDENTITY_OPERATOR_PASSWORD: PASSWORDS.operator,
    IDENTITY_VIEWER_PASSWORD: PASSWORDS.viewer,
    ...more,
  };
  const start = async () => {
    const config = readConfig(settings);
    return startService(identity, createRuntime(identity, config), config);
  };
  const service = await start();
  const ask = async (method: string, path: string, body?: object, token?: string): Promise<Answer> => {
    const response = await fetch(service.url + path, {
      method,
      headers: {
        ...(body && { 'content-type': 'application/json' }),
        ...(token && { authorization: `Bearer ${token}` }),
      },
      ...(body && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return {
      status: response.status,
      retryAfter: response.headers.get('retry-after'),
      type: response.headers.get('content-type'),
      body: (text === '' ? {} : JSON.parse(text)) as Answer['body'],
    };
  };
  return {
    ...{ database, ask, url: service.url, start },
    signIn: (name: string, password: string, newPassword?: string) =>
      ask('POST', '/sign-in', { name, password, ...(newPassword !== undefined && { newPassword }) }),
    refresh: (refreshToken: string) => ask('POST', '/refresh', { refreshToken }),
    stop: async () => {
      await service.stop();
      await database.drop();
    },
  };
}

export type RunningIdentity = Awaited<ReturnType<typeof startIdentity>>;
