import { describe, expect, it } from 'vitest';
import type { Role, SessionState } from '../src/api/session.ts';
import { supposedIn } from '../src/power/dry-run-form.tsx';
import { stateOf } from '../src/keys/key-state.ts';
import { REPORT } from './support/civic-data.ts';
import { TERMINAL } from './support/context-data.ts';
import { CONVERSATION_ID } from './support/conversation-data.ts';
import { INSPECTION } from './support/inspection-data.ts';
import { render, wordsOf } from './support/render.ts';

const as = (role: Role): SessionState => ({ operator: { name: '1', roles: [role] }, signIn: 'password' });
const PAGES = [
  ...['/power', '/power/feeder-1', '/gate', '/gate/conflicts', '/gate/devices', '/gate/tickets/ticket-1'],
  ...['/gate/zones/zone-1', '/gate/zones/zone-7'],
  ...['/payments', '/payments?state=explained', '/payments?state=7', '/payments/terminals'],
  ...[
    '/payments/orders/order-1',
    '/delivery',
    '/topics',
    '/topics/7.v1',
    '/topics/7.v1?from=x',
    ...['/contracts', '/contracts/7.v1'],
    '/civic',
    `/civic/${REPORT.reportId}`,
    ...[
      '/civic/inspections',
      '/civic/inspections/row-c',
      `/civic/inspections/row-c/${INSPECTION.inspectionId}`,
    ],
    ...[`/conversations/${CONVERSATION_ID}`, '/conversations/x'],
  ],
];

/** Names that are the same in both languages, or come from the services. */
const NAMES =
  /feeder-1|gateway|mail|gate|payments|stall-0[78]|order-1|captured|fire-safety|fire|noise|police|report_rerouted|orchestrator|cap-2|agree|request|zone-1|wang|L[123]|TWD|entry|cap-\d|繁體中文|English|AsyncAPI|JSON/g;
const linesOf = (html: string): string[] => wordsOf(html).replaceAll(NAMES, '').split('\n');

describe('every page of a context', () => {
  it.each(PAGES)('%s speaks the language that was chosen', async (path) => {
    const chinese = linesOf(await render(path, 'zh-TW', as('operator')));
    expect(chinese.filter((line) => /[a-z]{2}/i.test(line))).toEqual([]);
    const english = linesOf(await render(path, 'en', as('operator')));
    expect(english.filter((line) => /\p{Script=Han}/u.test(line))).toEqual([]);
    expect(english.join('\n')).toMatch(/[a-z]{2}/i);
  });

  it.each([
    ['/power/feeder-1', 6],
    ['/gate/tickets/ticket-1', 3],
    ['/gate/devices', 4],
    ['/gate/zones/zone-1', 1],
    [`/civic/${REPORT.reportId}`, 3],
    ['/civic', 2],
    ['/civic/inspections', 1],
    ['/civic/inspections/row-c', 3],
    [`/civic/inspections/row-c/${INSPECTION.inspectionId}`, 1],
    ['/payments', 2],
    ['/payments/terminals', 3],
  ])('%s tells a viewer why none of its %d buttons can be pressed', async (path, buttons) => {
    const html = await render(path, 'en', as('viewer'));
    const why = 'aria-description="Only operators and admins can do this."';
    expect(html.split(why).length - 1).toBe(buttons);
  });
});

describe('the menu', () => {
  it('offers the contexts that the directory knows, one that is down too', async () => {
    const html = await render('/sagas', 'en', as('viewer'));
    expect(html).toContain('href="/gate"');
    expect(html).toContain('href="/payments"');
    expect(html).not.toContain('href="/power"');
  });
});

describe('a feeder', () => {
  it('says what it carries, what is planned and why', async () => {
    const lines = linesOf(await render('/power/feeder-1', 'en', as('operator')));
    expect(lines).toEqual(
      expect.arrayContaining(
        [
          'above its limit',
          '34 A · limit 32 A',
          'no reading yet · limit 32 A',
          'Stall 7 is switched off: 1 carries 34.0 of 32.0.',
          'off, by : ',
        ].map((line) => line.trim()),
      ),
    );
  });

  it.each([
    [
      { L1: '40', seconds: '30' },
      { amps: { L1: 40, L2: undefined, L3: undefined }, seconds: 30 },
    ],
    [{ seconds: '0' }, { amps: {}, seconds: 0 }],
    [{ L1: '-1', seconds: '30' }, undefined],
    [{ L1: 'x', seconds: '30' }, undefined],
    [{ seconds: '301' }, undefined],
    [{ seconds: '1.5' }, undefined],
    [{}, undefined],
  ])('is tried out with %o: %o', (typed, supposed) => {
    const form = new FormData();
    for (const [name, value] of Object.entries(typed)) form.set(name, value);
    expect(supposedIn(form)).toEqual(supposed);
  });
});

describe('a ticket', () => {
  it('says where it was used twice, and what was refused', async () => {
    const lines = linesOf(await render('/gate/tickets/ticket-1', 'en', as('operator')));
    expect(lines).toEqual(expect.arrayContaining(['good', 'used twice', 'it was used already']));
  });
});

describe('delivery', () => {
  it('says how far each group is behind, what waits, and what the auditor has found', async () => {
    const words = wordsOf(await render('/delivery', 'en', as('viewer')));
    expect(words).toContain('gate: 6,990 events behind');
    expect(words).toContain('3, the oldest for 12 s');
    expect(words).toContain('10,000+');
    expect(words.split('\n')).toContain('missing');
  });
});

describe('a plan of inspections', () => {
  it('that has ended says when, and why nothing can be done with it', async () => {
    const html = await render('/civic/inspections/row-x', 'en', as('operator'));
    expect(linesOf(html)).toEqual(expect.arrayContaining(['Ended', 'over']));
    expect(
      html.split('aria-description="This plan has ended and stays as it is: make another one."'),
    ).toHaveLength(4);
  });
});

describe('money', () => {
  it('of a break is told as our books and the gateway have it', async () => {
    const lines = linesOf(await render('/payments', 'en', as('operator')));
    expect(lines).toEqual(expect.arrayContaining(['another amount', 'NT$120', 'NT$130']));
  });

  it('a filter that does not exist is no empty list', async () => {
    const words = wordsOf(await render('/payments?state=7', 'en', as('operator')));
    expect(words).not.toContain('No break matches.');
    expect(wordsOf(await render('/payments?state=explained', 'en', as('operator')))).toContain(
      'No break matches.',
    );
  });
});

it('a key ends with its time, and at once when it is revoked', () => {
  const [revoked, valid] = TERMINAL.keys;
  const at = Date.parse('2026-11-29T12:00:00.000Z');
  const ending = { ...valid!, expiresAt: '2026-11-29T12:00:00.000Z' };
  expect([valid!, revoked!, ending].map((key) => stateOf(key, at - 1))).toEqual([
    ...['valid', 'revoked', 'ending'],
  ]);
  expect(stateOf(ending, at)).toBe('revoked');
});

describe('the rules of a zone', () => {
  it('are shown with what each change made otherwise', async () => {
    const lines = linesOf(await render('/gate/zones/zone-1', 'en', as('operator')));
    expect(lines).toEqual(expect.arrayContaining(['zone 500 · market 1,000', 'the oldest that are listed']));
    const changed = lines.filter((line) => /^(Capacity|Fee at the gate|Hours|Entry)/.test(line));
    // Once among the rules; of the history what became otherwise alone.
    expect(changed.filter((line) => line.startsWith('Capacity'))).toHaveLength(2);
    expect(changed.filter((line) => line.startsWith('Hours'))).toHaveLength(1);
  });

  it('of a zone that is none are said to be none', async () => {
    const lines = linesOf(await render('/gate/zones/zone-7', 'en', as('operator')));
    expect(lines).toContain('There is no such zone.');
  });
});
