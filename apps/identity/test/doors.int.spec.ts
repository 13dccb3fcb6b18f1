import { doorsConformance } from '@night-market/service-kit/doors-conformance';
import { describe } from 'vitest';
import { readConfig } from '../src/config.ts';
import { identity } from '../src/identity.service.ts';
import { ISSUER, PASSWORDS } from './support/service.ts';

async function signIn(url: string, name: keyof typeof PASSWORDS): Promise<string> {
  const response = await fetch(`${url}/sign-in`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name, password: PASSWORDS[name] }),
  });
  return ((await response.json()) as { accessToken: string }).accessToken;
}

describe('the doors of identity', () => {
  doorsConformance({
    ...{ definition: identity, readConfig, operatorToken: signIn },
    settings: {
      OIDC_ISSUER: ISSUER,
      IDENTITY_KEY_SECRET: 'only-for-tests-only-for-tests-only',
      IDENTITY_ADMIN_PASSWORD: PASSWORDS.admin,
      IDENTITY_OPERATOR_PASSWORD: PASSWORDS.operator,
      IDENTITY_VIEWER_PASSWORD: PASSWORDS.viewer,
    },
    attacks: [
      ['GET', '/operators'],
      ['POST', '/operators', { name: 'intruder', role: 'admin' }],
    ],
  });
});
