import type { Page } from 'playwright-core';
import { beforeEach, describe, expect, it } from 'vitest';
import { browsedConsole } from './support/browsed-console.ts';
import type { FakeConsole } from './support/fake-console.ts';
import { assertAccessible, screenshot } from './support/look.ts';

const browsed = browsedConsole();
let market: FakeConsole;
let page: Page;
beforeEach(() => {
  ({ market, page } = browsed.now());
});

const open = (path: string) => page.goto(market.url + path);
const dialog = () => page.getByRole('dialog');

describe('a saga', () => {
  const outcome = (name: string) => page.locator(`[data-outcome='${name}']`).waitFor();
  const legIn = (state: string, failureCode: string | null = null) => ({
    ...{ dupTxnId: 'cap-2', state, attempt: 3, failureCode },
  });
  const reportOutside = async (): Promise<void> => {
    await open('/sagas/order-1');
    await page.getByRole('button', { name: 'Paid outside' }).first().click();
    await dialog().getByLabel('Evidence').fill('receipt 17');
    await dialog().getByLabel('Reason').fill('the card is closed; paid in cash');
    await dialog().getByRole('button', { name: 'Paid outside' }).click();
  };

  it('is retried with a reason, and is done when the money is back, not before', async () => {
    await open('/sagas/order-1');
    await page.getByRole('button', { name: 'Retry the refund' }).first().click();
    await dialog().getByRole('button', { name: 'Retry the refund' }).click();
    await dialog().getByText('Give a reason of 1 to 500 characters.').waitFor();
    await assertAccessible(page);
    await screenshot(page, 'retry');
    await dialog().getByLabel('Reason').fill('the gateway is back');
    await dialog().getByRole('button', { name: 'Retry the refund' }).click();
    await outcome('waiting');
    expect(market.acts).toMatchObject([
      {
        path: '/api/services/orchestrator/sagas/order-1/legs/cap-2/retry',
        body: { reason: 'the gateway is back' },
        page: '1',
      },
    ]);
    market.move({ state: 'Refunded', legs: [legIn('Refunded')] });
    await outcome('done');
  });

  it('that fails again says so', async () => {
    await open('/sagas/order-1');
    await page.getByRole('button', { name: 'Retry the refund' }).first().click();
    await dialog().getByLabel('Reason').fill('once more');
    await dialog().getByRole('button', { name: 'Retry the refund' }).click();
    await outcome('waiting');
    market.move({ legs: [legIn('NeedsAttention')] });
    await outcome('failed');
  });

  it('that was paid back in cash is done when payments has booked it, not before', async () => {
    await open('/sagas/order-1');
    await page.getByRole('button', { name: 'Paid outside' }).first().click();
    await dialog().getByRole('button', { name: 'Paid outside' }).click();
    await dialog().getByText('Give evidence of 1 to 200 characters.').waitFor();
    await assertAccessible(page);
    await screenshot(page, 'paid-outside');
    await reportOutside();
    await outcome('waiting');
    expect(market.acts).toMatchObject([
      {
        path: '/api/services/orchestrator/sagas/order-1/legs/cap-2/paid-outside',
        body: { reason: 'the card is closed; paid in cash', evidence: 'receipt 17' },
      },
    ]);
    market.move({ legs: [legIn('OutsideReported')] });
    await page.getByText('Reported as paid outside').first().waitFor();
    await outcome('waiting');
    market.move({ state: 'Refunded', legs: [legIn('RefundedOutside')] });
    await outcome('done');
  });

  it('that payments does not book as paid outside says why, and what to do', async () => {
    await reportOutside();
    market.move({ legs: [legIn('NeedsAttention', 'refund_under_way')] });
    await outcome('failed');
    await page.getByText('A refund is under way at the gateway').first().waitFor();
    market.move({ state: 'Refunded', legs: [legIn('Refunded')] });
    await outcome('overtaken');
    await page.getByText('the gateway had paid it back before').waitFor();
  });

  it('gets a note, which nobody leaves empty', async () => {
    await open('/sagas/order-1');
    await page.getByRole('button', { name: 'Add a note' }).click();
    await dialog().getByRole('button', { name: 'Add a note' }).click();
    await dialog().getByText('Write a note of 1 to 500 characters.').waitFor();
    await assertAccessible(page);
    await dialog().getByLabel('Note').fill('the customer called');
    await dialog().getByRole('button', { name: 'Add a note' }).click();
    await page.getByText('The note stands in the history.').waitFor();
    expect(market.acts).toMatchObject([
      { path: '/api/services/orchestrator/sagas/order-1/notes', body: { note: 'the customer called' } },
    ]);
  });

  it('cannot be retried by a viewer, who is told why', async () => {
    market.role = 'viewer';
    await open('/sagas/order-1');
    const button = page.getByRole('button', { name: 'Retry the refund' }).first();
    await button.click({ force: true });
    await page.getByText('Only operators and admins can retry a refund.').waitFor();
    await page.getByRole('button', { name: 'Paid outside' }).first().click({ force: true });
    await page.getByText('Only operators and admins can say that a refund was paid outside.').waitFor();
    await page.getByRole('button', { name: 'Add a note' }).click({ force: true });
    await page.getByText('Only operators and admins can do this.').waitFor();
    expect(await dialog().count()).toBe(0);
    expect(market.acts).toEqual([]);
  });

  it('that nobody knows is said to be missing', async () => {
    await open('/sagas/order-9');
    await page.getByText('There is no such thing.').waitFor();
  });
});
