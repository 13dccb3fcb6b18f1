import type { Page } from 'playwright-core';
import { beforeEach, describe, expect, it } from 'vitest';
import { browsedConsole } from './support/browsed-console.ts';
import type { FakeConsole } from './support/fake-console.ts';
import { INSPECTION, PLAN } from './support/inspection-data.ts';
import { assertAccessible, screenshot } from './support/look.ts';

const browsed = browsedConsole();
let market: FakeConsole;
let page: Page;
beforeEach(() => {
  ({ market, page } = browsed.now());
});

const open = (path: string) => page.goto(market.url + path);
const dialog = () => page.getByRole('dialog');
const button = (name: string) => page.getByRole('button', { name, exact: true });

describe('inspections', () => {
  it('are found behind the hotline, and a checklist is answered in part', async () => {
    market.replies = { answers: { verdict: 'closed', missing: ['width'], failed: ['exit', 'gas'] } };
    await open('/civic');
    await page.getByRole('link', { name: 'Inspections' }).click();
    await page.locator('[data-verdict="incomplete"]').waitFor();
    await page.getByRole('link', { name: 'row-c', exact: true }).click();
    await page.getByText('every 1 month, at 16:30').waitFor();
    await page.getByText('2 of 3').waitFor();
    await page
      .locator('tr', { has: page.getByText('2 of 3') })
      .getByRole('link')
      .first()
      .click();
    await page.locator('[data-item="gas"]').getByText('is not there').waitFor();
    await button('Answer the checklist').click();
    const send = dialog().getByRole('button', { name: 'Answer the checklist' });
    await dialog().getByLabel('Reason').fill('on the spot');
    await send.click();
    await dialog().getByText('Change at least one item').waitFor();
    expect(market.acts).toEqual([]);
    await assertAccessible(page);
    await screenshot(page, 'answer-checklist');
    await dialog().getByLabel('Is the exit free?').nth(1).selectOption('no');
    await dialog().getByLabel('Is the exit free?').nth(2).fill('85');
    await send.click();
    await page.getByText('It is answered. So far: to be closed at once').waitFor();
    expect(market.acts).toMatchObject([
      {
        path: `/api/services/civic-router/inspections/${encodeURIComponent(INSPECTION.inspectionId)}/answers`,
        body: { answers: { gas: false, width: 85 }, reason: 'on the spot' },
      },
    ]);
  });

  it('are planned in a form that says what is still to be done', async () => {
    market.replies = { 'inspection-plans': { ...PLAN, planId: 'row-e' } };
    await open('/civic/inspections');
    await button('Make a plan').click();
    const send = () => dialog().locator('button[type=submit]').click();
    const fill = (label: string, text: string) => dialog().getByLabel(label).fill(text);
    await fill('Reason', 'the season begins');
    await fill('Id of the plan', 'row e');
    await send();
    await dialog().getByText('Give an id of the plan of 1 to 50 letters').waitFor();
    await fill('Id of the plan', 'row-e');
    await fill('Description', 'Fire safety of row E');
    await fill('Place', 'row E');
    await fill('First day', '2026-12-01');
    await dialog().getByRole('textbox', { name: 'At', exact: true }).fill('16:30');
    await fill('Id of the item', 'exit');
    await fill('Question in Chinese', '通道暢通？');
    await send();
    await dialog().getByText('Give item 1 its question in both languages').waitFor();
    await fill('Question in English', 'Is the exit free?');
    await dialog().getByRole('button', { name: 'Add an item' }).click();
    const second = dialog().getByRole('group', { name: 'Item 2' });
    await second.getByLabel('Id of the item').fill('width');
    await second.getByLabel('Question in Chinese').fill('寬度？');
    await second.getByLabel('Question in English').fill('How wide?');
    await second.getByLabel('Answered with').selectOption('number');
    await second.getByLabel('At least').fill('90');
    await dialog().getByRole('button', { name: 'Add an item' }).click();
    await assertAccessible(page);
    await screenshot(page, 'make-plan');
    await dialog().getByRole('button', { name: 'Remove item 3' }).click();
    expect(market.acts).toEqual([]);
    await send();
    await page.getByText('The plan row-e is made.').waitFor();
    const weight = 'major';
    expect(market.acts).toMatchObject([
      {
        path: '/api/services/civic-router/inspection-plans',
        body: {
          ...{ planId: 'row-e', title: 'Fire safety of row E', place: 'row E', reason: 'the season begins' },
          schedule: {
            ...{ timeZone: 'Asia/Taipei', from: '2026-12-01', at: '16:30' },
            every: { count: 1, unit: 'months' },
          },
          checklist: [
            {
              itemId: 'exit',
              kind: 'yes_no',
              weight,
              text: { en: 'Is the exit free?', 'zh-TW': '通道暢通？' },
            },
            {
              itemId: 'width',
              kind: 'number',
              weight,
              text: { en: 'How wide?', 'zh-TW': '寬度？' },
              least: 90,
            },
          ],
        },
      },
    ]);
  });

  it('of a plan are changed as it stands, and ended', async () => {
    market.replies = { 'row-c': PLAN, end: { outcome: 'done' } };
    await open('/civic/inspections/row-c');
    await button('Change').click();
    await dialog().getByLabel('Place').fill('rows C and D');
    await dialog().getByLabel('Reason').fill('the row grew');
    await dialog().locator('button[type=submit]').click();
    await page.getByText('The plan is changed.').waitFor();
    await button('End').click();
    await dialog().getByText('can be neither resumed nor changed').waitFor();
    await dialog().locator('button[type=submit]').click();
    await dialog().getByText('Give a reason').waitFor();
    await dialog().getByLabel('Reason').fill('the row is gone');
    await dialog().locator('button[type=submit]').click();
    await page.getByText('The plan has ended.').waitFor();
    const { title, schedule, checklist } = PLAN;
    const path = '/api/services/civic-router/inspection-plans/row-c';
    expect(market.acts.map(({ body }) => body)).toEqual([
      { title, schedule, checklist, place: 'rows C and D', reason: 'the row grew' },
      { reason: 'the row is gone' },
    ]);
    expect(market.acts.map((act) => act.path)).toEqual([path, `${path}/end`]);
  });

  it('of a plan are paused with a reason', async () => {
    market.replies = { pause: { outcome: 'done' } };
    await open('/civic/inspections/row-c');
    await button('Pause').click();
    await dialog().getByLabel('Reason').fill('the row is closed');
    await dialog().getByRole('button', { name: 'Pause' }).click();
    await page.getByText('The plan is paused.').waitFor();
    expect(market.acts).toMatchObject([
      {
        path: '/api/services/civic-router/inspection-plans/row-c/pause',
        body: { reason: 'the row is closed' },
      },
    ]);
  });
});
