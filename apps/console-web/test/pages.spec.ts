import { describe, expect, it } from 'vitest';
import type { Role, SessionState } from '../src/api/session.ts';
import { LANGUAGE_NAMES } from '../src/i18n/languages.ts';
import { diagramOf } from '../src/sagas/diagram-model.ts';
import { DEFINITION, JOB, PARKED, SAGA, TRAIL } from './support/data.ts';
import { EMPTY, TROUBLED, WELL } from './support/overview-data.ts';
import { render, renderDiagram, wordsOf } from './support/render.ts';

const as = (role: Role): SessionState => ({ operator: { name: '1', roles: [role] }, signIn: 'password' });
const OUT: SessionState = { operator: null, signIn: 'password' };
const PAGES = [
  '/',
  ...['/sagas', '/sagas?which=settled', '/sagas?state=7', '/sagas/order-1', '/services', '/acts', '/nowhere'],
  ...['/trails', `/trails?id=${TRAIL.correlationId}`, `/trails/${TRAIL.correlationId}`],
  ...['/parked', '/parked/payments', '/parked/payments/keys/order-1', `/parked/payments/jobs/${JOB.id}`],
  ...['/parked/batches', '/parked/payments?topic=7.v1'],
];

/** Names that are the same in both languages, or come from the services. */
const NAMES = [
  ...Object.values(LANGUAGE_NAMES),
  ...['gate', 'payments', 'auditor', 'orchestrator', 'power-ops', 'order-1', 'cap-2', 'cap-3', 'JSON'],
  ...['feeder-1', 'zone-1'],
  ...PARKED.heldBack.map(({ eventId }) => eventId),
];
const withoutNames = (text: string): string => NAMES.reduce((rest, name) => rest.replaceAll(name, ''), text);

describe('every page', () => {
  it.each(PAGES.map((path) => [path]))('%s speaks the language that was chosen', async (path) => {
    const chinese = withoutNames(wordsOf(await render(path, 'zh-TW', as('operator'))));
    expect(chinese.split('\n').filter((line) => /[a-z]{2}/i.test(line))).toEqual([]);
    const english = withoutNames(wordsOf(await render(path, 'en', as('operator'))));
    expect(english.split('\n').filter((line) => /\p{Script=Han}/u.test(line))).toEqual([]);
    expect(english).toMatch(/[a-z]{2}/i);
  });

  it.each([
    ['/', OUT],
    ['/?sign-in=no_role', { ...OUT, signIn: 'redirect' }],
  ] as const)('%s does so before anybody is signed in', async (path, session) => {
    expect(withoutNames(wordsOf(await render(path, 'zh-TW', session)))).not.toMatch(/[a-z]{2}/i);
    expect(withoutNames(wordsOf(await render(path, 'en', session)))).not.toMatch(/\p{Script=Han}/u);
  });
});

describe('the overview', () => {
  const seen = (overview = WELL, language: 'en' | 'zh-TW' = 'en') =>
    render('/', language, as('viewer'), overview);
  const linesOf = async (...args: Parameters<typeof seen>) => wordsOf(await seen(...args)).split('\n');

  it.each([
    ['well', WELL],
    ['troubled', TROUBLED],
    ['empty', EMPTY],
  ])('of a market that is %s speaks the language that was chosen', async (_, overview) => {
    const chinese = withoutNames(wordsOf(await seen(overview, 'zh-TW')));
    expect(chinese.split('\n').filter((line) => /[a-z]{2}/i.test(line))).toEqual([]);
    expect(withoutNames(wordsOf(await seen(overview)))).not.toMatch(/\p{Script=Han}/u);
  });

  it('says that all is well, and leads to what is behind the numbers', async () => {
    const html = await seen();
    expect(wordsOf(html)).toContain('All is well.');
    expect(wordsOf(html)).not.toContain('What needs somebody');
    for (const path of ['/sagas', '/sagas?state=NeedsAttention', '/sagas?which=settled', '/services'])
      expect(html).toContain(`href="${path}"`);
    expect(html).toContain('href="/parked/payments"');
    expect(html).toMatch(/>10,000\+</);
    expect(html).toContain('NT$1,234');
  });

  it('says what is wrong, with a word for each level, and the way there', async () => {
    const html = await seen(TROUBLED);
    const lines = await linesOf(TROUBLED);
    expect(lines).toEqual(
      expect.arrayContaining([
        'Something is wrong: look now.',
        'Duplicate captures not paid back: 2; the oldest has waited 20 min',
        'feeder-1 is dark',
        'Parked keys at payments: 1',
        'payments got events that break their contract; parked keys: 1',
        'payments has handled nothing of 7.v1 for 1 min',
        'payments does not get through to 7; calls without a result: 31',
        'Revoked keys that are still in use at payments: 1',
        'payments is 6,000 events behind on 7.v1',
        'power-ops is not running',
      ]),
    );
    const levels = (html.match(/data-level="(\w+)"/g) ?? []).length;
    expect(levels).toBeGreaterThan(10);
    expect(lines.filter((line) => ['normal', 'warning', 'alert'].includes(line))).toHaveLength(levels);
  });

  it('tells of reports and leads to those that are late; of a market without a hotline it tells of none', async () => {
    const html = await seen(TROUBLED);
    expect(html).toContain('href="/civic?late=%22true%22"');
    expect(html).toContain('href="/civic?agencyId=fire"');
    expect(wordsOf(html)).toContain('Reports of which a deadline was missed: 4');
    expect(await linesOf({ ...WELL, reports: { outcome: 'unreachable', figures: null } })).toContain(
      'civic-router does not answer.',
    );
    expect(await linesOf({ ...WELL, reports: null })).not.toContain('Reports');
  });

  it('says what cannot be told: no blank, and no zero', async () => {
    const lines = await linesOf(TROUBLED);
    expect(lines).toEqual(
      expect.arrayContaining([
        'gate does not answer.',
        'gate takes too long to answer.',
        'power-ops is not running: the directory does not list it.',
        'not known: the event bus does not answer',
        'More moved than is added up: the true sums are higher.',
        'There are more feeders than are shown.',
        'above its limit whatever is switched off',
      ]),
    );
    expect(lines).not.toContain('Inside the market');
    expect(await linesOf()).toEqual(
      expect.arrayContaining(['sends no events', 'handles no events', 'no limit']),
    );
  });

  it('says that there is nothing yet', async () => {
    expect(await linesOf(EMPTY)).toEqual(
      expect.arrayContaining([
        ...['No money moved in that time.', 'There is no zone yet.', 'There is no feeder yet.'],
      ]),
    );
  });
});

describe('a saga', () => {
  it('shows where it stands, how it came there, and what can be done', async () => {
    const words = wordsOf(await render('/sagas/order-1', 'en', as('operator')));
    expect(words).toContain('Needs attention');
    expect(words).toContain('Taken: Nothing heard → Duplicate captured → Refund commanded → Needs attention');
    expect(words).toContain('refund failed');
    expect(words).toContain('Retry the refund');
  });

  it('says to a viewer why they cannot act', async () => {
    const html = await render('/sagas/order-1', 'en', as('viewer'));
    expect(html.match(/aria-description="Only operators and admins can retry a refund\."/g)).toHaveLength(2);
  });

  it('offers a retry of what waits for it alone', async () => {
    const html = await render('/sagas/order-1', 'en', as('operator'));
    expect(html.match(/aria-description="This refund does not wait for anybody\."/g)).toHaveLength(2);
  });
});

it('the way of a correlation id leads to the record of an event; where it is not known, that is said', async () => {
  const html = await render(`/trails/${TRAIL.correlationId}`, 'en', as('viewer'));
  expect(html).toContain('href="/trails/0198c0de-0000-7000-8000-000000000003"');
  expect(html).toContain('href="/topics/7.v1?partition=%220%22&amp;from=%226998%22"');
  expect(
    wordsOf(html)
      .split('\n')
      .filter((line) => line === 'not known'),
  ).toHaveLength(1);
});

describe('trails', () => {
  it('without an id are the newest, each a link to the whole way; who does not answer is said', async () => {
    const html = await render('/trails', 'en', as('viewer'));
    expect(html).toContain(`href="/trails/${TRAIL.correlationId}"`);
    expect(wordsOf(html)).toContain('gate does not answer.');
  });

  it('that nobody knows are said to be unknown, and a correlation id is opened all the same', async () => {
    const html = await render(`/trails?id=${TRAIL.correlationId}`, 'en', as('viewer'));
    expect(wordsOf(html)).toContain('Check that it was copied as a whole.');
    expect(html).toContain(`href="/trails/${TRAIL.correlationId}"`);
    expect(html).toContain(`value="${TRAIL.correlationId}"`);
  });

  it('of what is no id are not asked for, and the form says what an id is', async () => {
    const words = wordsOf(await render('/trails?id=%01', 'en', as('viewer')));
    expect(words).toContain('An id has 1 to 100 characters, and no control characters.');
    expect(words).not.toContain('Found trails');
  });
});

describe('what is held back', () => {
  const words = async (path: string, role: Role = 'operator') => wordsOf(await render(path, 'en', as(role)));

  it('is grouped by its reason, over all services that hold something back', async () => {
    const html = await render('/parked', 'en', as('operator'));
    expect(html).toContain('Cannot read properties of undefined');
    expect(html).toMatch(/href="\/parked\/payments\?errorType=TypeError&amp;topic=7.v1&amp;pattern=[^"]*"/);
    expect(html).not.toContain('href="/parked/gate');
  });

  it('is acted on one by one, by reason, or all that matches', async () => {
    expect((await words('/parked')).match(/^(Replay|Discard) all$/gm)).toHaveLength(2);
    const lines = (await words('/parked/payments')).split('\n');
    expect(lines).toEqual(expect.arrayContaining(['Parked keys that match: 2', 'Replay all', 'Discard all']));
  });

  it('batches of all services are listed with how far they are', async () => {
    const html = await render('/parked/batches', 'en', as('viewer'));
    expect(wordsOf(html).split('\n')).toEqual(
      expect.arrayContaining(['4 of 5', 'running', '5 of 5', 'done', 'discard', 'Older batches of payments']),
    );
    expect(html).toContain(`href="/parked/payments/jobs/${JOB.id}"`);
  });

  it('is shown with what failed and what waits behind it', async () => {
    const html = await render('/parked/payments/keys/order-1', 'en', as('operator'));
    expect(html).toContain('&quot;orderId&quot;: &quot;order-1&quot;');
    expect(html).toContain('ce_type: captured');
    expect(html).toContain('No JSON that can be shown (9 bytes).');
    expect(html.match(/>Head</g)).toHaveLength(1);
  });

  it('is not for a viewer to act on, who is told so', async () => {
    const html = await render('/parked/payments/keys/order-1', 'en', as('viewer'));
    expect(html.match(/aria-description="Only operators and admins can do this\."/g)).toHaveLength(3);
  });

  it('a replay of a group shows parts that add up', async () => {
    const lines = (await words(`/parked/payments/jobs/${JOB.id}`)).split('\n');
    const after = (name: string): string | undefined =>
      lines[lines.findIndex((line) => line.startsWith(name)) + 1];
    expect(['All keys', 'Handled', 'Failed again', 'Passed over', 'Not done'].map(after)).toEqual([
      ...['5', '2', '1', '1', '1'],
    ]);
  });
});

it('the diagram shows every state of the machine, those that were passed and the current one', () => {
  const moves = SAGA.history.filter(({ leg }) => leg === 'cap-2');
  const html = renderDiagram(diagramOf(DEFINITION.machines.leg, moves));
  expect(html.match(/data-mark="\w+"/g)).toEqual(
    ['passed', 'passed', 'passed', 'attention', 'ahead', 'ahead', 'ahead'].map(
      (mark) => `data-mark="${mark}"`,
    ),
  );
  expect(html).toContain('需要處理');
  expect(html.match(/react-flow__edge [^"]*taken/g)).toHaveLength(3);
});

it('a list says that it is empty, and a filter that does not exist is no empty list', async () => {
  expect(wordsOf(await render('/sagas?which=settled', 'en', as('viewer')))).toContain('No saga matches.');
  const wrong = wordsOf(await render('/sagas?state=Stuck', 'en', as('viewer')));
  expect(wrong).toContain('The filter “Stuck” in the address does not exist.');
  expect(wrong).not.toContain('No saga matches.');
});

it('nothing is shown to whom is not signed in', async () => {
  const html = await render('/sagas/order-1', 'en', OUT);
  expect(html).not.toContain('cap-2');
  expect(html).toContain('name="password"');
});
