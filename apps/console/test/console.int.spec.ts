import { eventually } from '@night-market/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { CONSOLE_URL, TestBrowser } from './support/provider.ts';
import { ALL_WELL } from './support/told.ts';
import { TestConsole, type StandIn } from './support/service.ts';

const RETRY = '/api/services/orchestrator/sagas/order-1/legs/cap-2/retry';
const SESSION = '__Host-console-session';

let market: TestConsole;
let url: string;
let orchestrator: StandIn;

beforeAll(async () => {
  market = await TestConsole.open();
  orchestrator = await market.standIn('orchestrator:1');
  url = await market.start();
});
afterAll(() => market.close());
beforeEach(() => {
  Object.assign(orchestrator, { status: 200, isSilent: false });
  market.provider.roles = ['operator'];
  orchestrator.seen.length = 0;
});

const HERE = { everywhere: false };
const OWN = { 'x-console-page': '1', 'sec-fetch-site': 'same-origin', origin: CONSOLE_URL };
const get = (browser: TestBrowser, path: string) => browser.ask(CONSOLE_URL + path);
const post = (browser: TestBrowser, path: string, body?: object, headers: Record<string, string> = OWN) =>
  browser.ask(CONSOLE_URL + path, {
    method: 'POST',
    headers: { ...headers, ...(body && { 'content-type': 'application/json' }) },
    ...(body && { body: JSON.stringify(body) }),
  });
const operatorOf = async (browser: TestBrowser) =>
  ((await (await get(browser, '/api/session')).json()) as { operator: { name: string } | null }).operator;

describe('a session', () => {
  it('begins at the provider, and no token ever reaches the browser', async () => {
    const browser = await market.signedIn(url);
    expect(await operatorOf(browser)).toEqual({ name: 'Wang', roles: ['operator'] });
    const cookies = [...browser.cookies.get(CONSOLE_URL)!];
    expect(cookies.map(([name]) => name)).toEqual([SESSION]);
    expect(cookies[0]![1]).toMatch(/^[\w-]{43}$/);
    const rows = await market.database.query<{ text: string }>('select session::text as text from session');
    for (const { text } of rows) expect(text).not.toContain(cookies[0]![1]);
  });

  it('has an id of its own after every sign-in; the one before is worth nothing', async () => {
    const browser = await market.signedIn(url);
    const before = browser.cookies.get(CONSOLE_URL)!.get(SESSION)!;
    await browser.follow(`${CONSOLE_URL}/api/sign-in/start`, ({ pathname }) => pathname === '/');
    expect(browser.cookies.get(CONSOLE_URL)!.get(SESSION)).not.toBe(before);
    const thief = new TestBrowser({ [CONSOLE_URL]: url });
    thief.cookies.set(CONSOLE_URL, new Map([[SESSION, before]]));
    expect(await operatorOf(thief)).toBeNull();
  });

  it('cannot begin with the answer to another browser', async () => {
    const browser = new TestBrowser({ [CONSOLE_URL]: url });
    const back = await browser.follow(`${CONSOLE_URL}/api/sign-in/start`, ({ pathname }) =>
      pathname.endsWith('/callback'),
    );
    const other = new TestBrowser({ [CONSOLE_URL]: url });
    const answer = await other.ask(back.href);
    expect(answer.headers.get('location')).toBe('/?sign-in=expired');
    expect(await operatorOf(other)).toBeNull();
  });

  it('holds at every replica, and ends at all of them', async () => {
    const browser = await market.signedIn(url);
    const second = new TestBrowser({ [CONSOLE_URL]: await market.start() });
    second.cookies.set(CONSOLE_URL, browser.cookies.get(CONSOLE_URL)!);
    expect(await operatorOf(second)).not.toBeNull();
    const { url: provider } = (await (await post(browser, '/api/sign-out', HERE)).json()) as { url: string };
    expect(new URL(provider).origin).toBe(market.provider.issuer);
    expect(await operatorOf(second)).toBeNull();
  });

  it('ends in all browsers of the operator where that is asked for', async () => {
    const [one, other] = [await market.signedIn(url), await market.signedIn(url)];
    await post(one, '/api/sign-out', HERE);
    expect(await operatorOf(other)).not.toBeNull();
    const third = await market.signedIn(url);
    await post(third, '/api/sign-out', { everywhere: true });
    expect([await operatorOf(other), await operatorOf(third)]).toEqual([null, null]);
  });

  it('is not ended by another page', async () => {
    const browser = await market.signedIn(url);
    const foreign = { origin: 'https://evil.test', 'sec-fetch-site': 'cross-site', 'x-console-page': '1' };
    expect((await post(browser, '/api/sign-out', HERE, foreign)).status).toBe(403);
    expect(await operatorOf(browser)).not.toBeNull();
  });
});

describe('the services', () => {
  it('are asked in the own name of the operator', async () => {
    const browser = await market.signedIn(url);
    expect((await get(browser, '/api/services/orchestrator/sagas?limit=5')).status).toBe(200);
    expect((await post(browser, RETRY, { reason: 'the gateway is back' })).status).toBe(200);
    expect(orchestrator.seen.map(({ method, path, body }) => `${method} ${path} ${body}`)).toEqual([
      'GET /sagas?limit=5 ',
      'POST /sagas/order-1/legs/cap-2/retry {"reason":"the gateway is back"}',
    ]);
    expect(new Set(orchestrator.seen.map(({ authorization }) => authorization)).size).toBe(1);
    expect(orchestrator.seen[0]!.authorization).toMatch(/^Bearer eyJ/);
  });

  it('are not asked to act by a viewer, by another page, or for something else', async () => {
    const browser = await market.signedIn(url);
    expect((await post(browser, RETRY, { reason: 'x' }, { origin: 'https://evil.test' })).status).toBe(401);
    expect((await get(browser, '/api/services/orchestrator/metrics')).status).toBe(404);
    market.provider.roles = ['viewer'];
    expect((await post(await market.signedIn(url), RETRY, { reason: 'x' })).status).toBe(403);
    expect((await get(new TestBrowser({ [CONSOLE_URL]: url }), '/api/services')).status).toBe(401);
    expect(orchestrator.seen).toEqual([]);
  });

  it('answer for themselves', async () => {
    orchestrator.status = 409;
    const answer = await post(await market.signedIn(url), RETRY, { reason: 'x' });
    expect([answer.status, await answer.json()]).toEqual([409, { from: orchestrator.url }]);
  });

  it('that took an act and did not answer are not asked again', async () => {
    orchestrator.isSilent = true;
    const answer = await post(await market.signedIn(url), RETRY, { reason: 'x' });
    expect(await answer.json()).toMatchObject({ status: 504, code: 'service_unanswered' });
    expect(orchestrator.seen).toHaveLength(1);
  });

  it('that nobody has told of are said to be missing', async () => {
    const browser = await market.signedIn(url);
    const answer = await get(browser, '/api/services/payments/orders/order-1/payments');
    expect(await answer.json()).toMatchObject({ status: 503, code: 'service_not_listed' });
    const { agents } = (await (await get(browser, '/api/services')).json()) as { agents: object[] };
    expect(agents).toMatchObject([{ agentId: 'orchestrator:1', state: 'there', url: orchestrator.url }]);
  });
});

describe('the overview', () => {
  type Body = Record<'sagas' | 'money', { readonly outcome: string }> & {
    level: string;
    services: { service: string }[];
  };
  const seenBy = async (browser: TestBrowser): Promise<Body> =>
    (await (await get(browser, '/api/overview')).json()) as Body;
  const see = async (): Promise<Body> => seenBy(await market.signedIn(url));
  const figures = { ...ALL_WELL.sagas, needsAttention: { count: 2, isMore: false } };
  beforeEach(() => {
    orchestrator.answers['/summary'] = figures;
  });

  it('shows what services tell, and says which do not', async () => {
    const { level, sagas, money, services } = await see();
    expect(level).toBe('alert');
    expect(sagas).toEqual({ outcome: 'answered', figures: { ...figures, level: 'warning' } });
    expect(money).toEqual({ outcome: 'not_listed', figures: null });
    expect(services).toMatchObject([
      { service: 'gate', running: 0 },
      // It does not answer with health figures.
      { service: 'orchestrator', running: 1, health: { outcome: 'failed' } },
      ...[{ service: 'payments' }, { service: 'power-ops' }],
    ]);
    // Whether it lives is nobody's secret, and nobody's token is shown for it.
    const live = orchestrator.seen.filter(({ path }) => path === '/health/live');
    expect(live.map(({ authorization }) => authorization)).toEqual([undefined]);
    const asked = orchestrator.seen.filter((one) => !live.includes(one));
    expect(asked.map(({ path }) => path).sort()).toEqual(['/ops/health-figures', '/summary']);
    for (const { authorization } of asked) expect(authorization).toMatch(/^Bearer eyJ/);
  });

  it('says that a consumer fails or takes too long', async () => {
    const handling = [
      { topic: 'pay.txn.v1', handled: 90, failed: 10, p95Seconds: 6, longestSeconds: 40 },
      { topic: 'pay.txn.v2', handled: 90, failed: 0, p95Seconds: 0.1, longestSeconds: 0.2 },
    ];
    const consumer = { ...ALL_WELL.health.consumer!, handling };
    orchestrator.answers['/ops/health-figures'] = { ...ALL_WELL.health, consumer };
    const browser = await market.signedIn(url);
    const told = await eventually(async () => {
      const { services } = await seenBy(browser);
      const { health } = services.find(({ service }) => service === 'orchestrator') as unknown as {
        health: { figures: { consumer: { handling: object[] } } | null };
      };
      return health.figures?.consumer.handling;
    });
    expect(told).toMatchObject([
      { topic: 'pay.txn.v1', errorShare: 0.1, errorLevel: 'alert', timeLevel: 'warning' },
      { topic: 'pay.txn.v2', errorShare: 0, errorLevel: 'normal', timeLevel: 'normal' },
    ]);
    delete orchestrator.answers['/ops/health-figures'];
  });

  it('says that a service does not answer, as soon as the overview that others have just seen is over', async () => {
    await see();
    orchestrator.isSilent = true;
    const browser = await market.signedIn(url);
    const { sagas } = await eventually(async () => {
      const body = await seenBy(browser);
      return body.sagas.outcome !== 'answered' && body;
    });
    expect(sagas).toEqual({ outcome: 'unreachable', figures: null });
  });
});

it('the page hears which orders move, and nothing of what is in them', async () => {
  const browser = await market.signedIn(url);
  const answer = await get(browser, '/api/live');
  expect(answer.headers.get('content-type')).toContain('text/event-stream');
  const reader = answer.body!.pipeThrough(new TextDecoderStream()).getReader();
  let heard = '';
  const reading = (async () => {
    for (let part = await reader.read(); !part.done; part = await reader.read()) heard += part.value;
  })();
  try {
    // It begins where the log ends, once that is known.
    await eventually(() => /^id: /m.test(heard));
    await market.captured('order-7');
    await eventually(() => heard.includes('event: order'));
    expect(heard).toContain('"orderId":"order-7"');
    expect(heard).not.toMatch(/12000|TWD|cap-order-7/);
  } finally {
    await reader.cancel();
    await reading;
  }
});
