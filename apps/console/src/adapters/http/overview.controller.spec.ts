import type { Principal } from '@night-market/access';
import { describe, expect, it } from 'vitest';
import type { Overview } from '../../domain/overview.ts';
import { OverviewController } from './overview.controller.ts';
import { SessionCookies } from './session-cookies.ts';

const ID = 'x'.repeat(43);
const cookies = new SessionCookies(false, 'only-for-tests-only-for-tests-only');
const tokens = { accessToken: 'token-of-wang', untilMs: 0 };
const wang = { operatorId: 'op_1', name: 'wang', roles: [], tokens, usedAtMs: 0, endsAtMs: 1 };
const sessions = { find: (id: string) => Promise.resolve(id === ID ? wang : undefined) };
const caller: Principal = { kind: 'operator', id: 'op_1', name: 'wang', roles: ['viewer'] };
const OVERVIEW = { level: 'normal' } as Overview;

const see = (cookie: string, answer: Overview | undefined = OVERVIEW, asked: string[] = []) =>
  new OverviewController(
    { handle: (token, roles) => (asked.push(`${token} ${roles.join(' ')}`), Promise.resolve(answer)) },
    { sessions, cookies },
  ).see({ headers: { cookie } } as never, caller);

describe('the overview', () => {
  it('is asked for with the token and the roles of the session', async () => {
    const asked: string[] = [];
    expect(await see(`console-session=${ID}`, OVERVIEW, asked)).toBe(OVERVIEW);
    expect(asked).toEqual(['token-of-wang viewer']);
  });

  it('is not asked for when the session has ended', async () => {
    const asked: string[] = [];
    await expect(see(`console-session=${'y'.repeat(43)}`, OVERVIEW, asked)).rejects.toMatchObject({
      ...{ status: 401, code: 'session_over' },
    });
    expect(asked).toEqual([]);
  });
});

it('while the broker is away nothing is said of the services', async () => {
  const controller = new OverviewController(
    { handle: () => Promise.resolve(undefined) },
    { sessions, cookies },
  );
  const request = { headers: { cookie: `console-session=${ID}` } } as never;
  await expect(controller.see(request, caller)).rejects.toMatchObject({
    status: 503,
    code: 'services_unknown',
  });
});
