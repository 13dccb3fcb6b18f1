import { request } from 'node:http';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { PASSWORDS, startIdentity, type RunningIdentity } from './support/service.ts';

let market: RunningIdentity;

beforeAll(async () => {
  market = await startIdentity({
    ...{ IDENTITY_SIGN_IN_ATTEMPTS: '3', IDENTITY_SIGN_IN_ATTEMPTS_PER_ADDRESS: '8' },
    IDENTITY_SIGN_IN_WINDOW_S: '3600',
  });
});
afterAll(() => market.stop());

it('good sign-ins never use up the limit; failed ones do, at once and together, and then the right password waits too', async () => {
  for (let n = 0; n < 5; n++) expect((await market.signIn('viewer', PASSWORDS.viewer)).status).toBe(200);
  const tries = await Promise.all(
    Array.from({ length: 6 }, () => market.signIn('admin', 'a wrong password')),
  );
  expect(tries.filter(({ status }) => status === 401)).toHaveLength(3);
  const refused = await market.signIn('admin', PASSWORDS.admin);
  expect(refused).toMatchObject({ status: 429, body: { code: 'too_many_attempts' } });
  expect(Number(refused.retryAfter)).toBeGreaterThan(3_000);
});

/** The same request from another of this machine's addresses. */
const signInFrom = (localAddress: string, name: string, password: string): Promise<number | undefined> =>
  new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json' };
    request(`${market.url}/sign-in`, { method: 'POST', localAddress, headers }, (response) => {
      response.resume();
      resolve(response.statusCode);
    })
      .on('error', reject)
      .end(JSON.stringify({ name, password }));
  });

it('no name alone is locked: from another address the admin still gets in; the table holds no names', async () => {
  expect(await signInFrom('127.0.0.2', 'admin', PASSWORDS.admin)).toBe(200);
  const rows = await market.database.query<{ key: string }>('select key from sign_in_limit');
  expect(JSON.stringify(rows)).not.toContain('admin');
});

it('an address that tries many names is refused whatever name comes next', async () => {
  const names = Array.from({ length: 10 }, (_, n) => `name-${n}`);
  for (const name of names) await market.signIn(name, 'a wrong password');
  expect((await market.signIn('operator', PASSWORDS.operator)).status).toBe(429);
});
