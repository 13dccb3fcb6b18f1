import { systemClock, type Clock } from '@night-market/kernel';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Keycloak } from './support/keycloak.ts';
import { CONSOLE_URL } from './support/provider.ts';
import { TestConsole } from './support/service.ts';
import { checkOf, issuedWith, signInAt, signInConformance } from './support/sign-in-conformance.ts';

// It takes one to two minutes to start, 165 MB to fetch the first time, and 500 MB of memory.
describe('Keycloak', () => {
  let keycloak: Keycloak;
  beforeAll(async () => {
    keycloak = await Keycloak.start();
  }, 900_000);
  afterAll(() => keycloak.stop());

  signInConformance(() => keycloak);

  it('may rotate its keys: a token that is signed with a new one is taken, one with a key that is gone is not', async () => {
    await keycloak.setRoles(['operator']);
    let aheadMs = 0;
    const clock: Clock = { ...systemClock, nowMs: () => Date.now() + aheadMs };
    const signIn = signInAt(keycloak, clock);
    const { tokens: before } = await issuedWith(signIn, keycloak.newBrowser());
    await keycloak.rotateKeys();
    // So long at least the keys are not asked for again, whoever comes with an unknown one.
    aheadMs = 31_000;
    const { tokens: after } = await issuedWith(signIn, keycloak.newBrowser());
    const check = checkOf(keycloak);
    const asked = ({ accessToken }: typeof before) =>
      check.authenticate({
        ...{ authorization: `Bearer ${accessToken}`, headers: {}, method: 'GET', path: '/' },
      });
    expect(await asked(after)).toMatchObject({ kind: 'operator', roles: ['operator'] });
    expect(await asked(before)).toMatchObject({ kind: 'refusal', reason: 'unknown' });
  });

  it('signs operators in at the console that runs, and everywhere out again', async () => {
    await keycloak.setRoles(['operator']);
    const market = await TestConsole.at(keycloak);
    try {
      const url = await market.start();
      const here = { [CONSOLE_URL]: url };
      const signedIn = async () => {
        const browser = keycloak.newBrowser(here);
        await browser.follow(`${CONSOLE_URL}/api/sign-in/start`, ({ pathname }) => pathname === '/');
        return browser;
      };
      const [one, other] = [await signedIn(), await signedIn()];
      const operatorAt = async (browser: typeof one) =>
        ((await (await browser.ask(`${CONSOLE_URL}/api/session`)).json()) as { operator: unknown }).operator;
      expect(await operatorAt(other)).toEqual({ name: keycloak.name, roles: ['operator'] });
      const answer = await one.ask(`${CONSOLE_URL}/api/sign-out`, {
        method: 'POST',
        headers: { 'x-console-page': '1', 'content-type': 'application/json', origin: CONSOLE_URL },
        body: JSON.stringify({ everywhere: true }),
      });
      expect([await operatorAt(one), await operatorAt(other)]).toEqual([null, null]);
      const { url: atKeycloak } = (await answer.json()) as { url: string };
      const back = await one.follow(atKeycloak, ({ origin }) => origin === CONSOLE_URL);
      expect(back.href).toBe(`${CONSOLE_URL}/`);
      expect(one.forms).toBe(1);
      await one.follow(`${CONSOLE_URL}/api/sign-in/start`, ({ pathname }) => pathname === '/');
      expect(one.forms).toBe(2);
    } finally {
      await market.close();
    }
  });
});
