import { eventually } from '@night-market/testing';
import type { Page } from 'playwright-core';
import { beforeEach, describe, expect, it } from 'vitest';
import { browsedConsole } from './support/browsed-console.ts';
import type { FakeConsole } from './support/fake-console.ts';
import { DUPLICATE, REPORT } from './support/civic-data.ts';
import { DRY_RUN, TERMINAL, ZONE } from './support/context-data.ts';
import { CONVERSATION_ID } from './support/conversation-data.ts';
import { CONTEXT_PAGES } from './support/contexts-pages.ts';
import { assertAccessible, assertAccessibleOnScreenAndPhone, screenshot } from './support/look.ts';

const browsed = browsedConsole();
let market: FakeConsole;
let page: Page;
beforeEach(() => {
  ({ market, page } = browsed.now());
});

const open = (path: string) => page.goto(market.url + path);
const dialog = () => page.getByRole('dialog');
const button = (name: string) => page.getByRole('button', { name, exact: true });

describe('every page of a context', () => {
  it.each(CONTEXT_PAGES)('$name is accessible on a screen and on a phone', async ({ name, path, ready }) => {
    await open(path);
    await assertAccessibleOnScreenAndPhone(page, name, ready);
  });

  it.each(['/power/feeder-1', '/payments'])(
    '%s says that its service is away, and shows no empty list',
    async (path) => {
      market.fault = 'away';
      await open(path);
      await page
        .getByText(/does not answer\. Nothing was changed/)
        .first()
        .waitFor();
      expect(await page.getByText(/^No |^Nobody /).count()).toBe(0);
    },
  );
});

describe('power', () => {
  it('a stall is switched for a while, with a reason and a time that can be', async () => {
    market.replies = { override: { until: '2026-11-29T12:30:00.000Z' } };
    await open('/power/feeder-1');
    await button('Switch').first().click();
    await dialog().getByLabel('For how many minutes').fill('2000');
    await dialog().getByLabel('Reason').fill('smoke');
    await dialog().getByRole('button', { name: 'Switch' }).click();
    await dialog().getByText('Give whole minutes from 1 to 1440.').waitFor();
    expect(market.acts).toEqual([]);
    await assertAccessible(page);
    await screenshot(page, 'switch-stall');
    await dialog().getByLabel('For how many minutes').fill('20');
    await dialog().getByRole('button', { name: 'Switch' }).click();
    await page.getByText('stall-07 stays off until').waitFor();
    expect(market.acts).toMatchObject([
      {
        path: '/api/services/power-ops/feeders/feeder-1/stalls/stall-07/override',
        body: { position: 'off', minutes: 20, reason: 'smoke' },
      },
    ]);
  });

  it('a dry run shows what would happen, and why', async () => {
    market.replies = { 'dry-run': { seconds: DRY_RUN } };
    await open('/power/feeder-1');
    await page.getByLabel('L1 in amperes').fill('60');
    await button('Dry run').click();
    await page.getByText('What would happen; nothing was changed:').waitFor();
    await page.locator(`[data-outcome='dry-run']`).getByText('off: stall-07').waitFor();
    expect(market.acts[0]!.body).toEqual({
      ...{ readings: [{ phaseAmps: { L1: 60 }, quality: 'good' }], seconds: 30 },
    });
  });
});

describe('the gate', () => {
  it('cancels a ticket with a reason', async () => {
    market.replies = { status: { version: 1, ticketId: 'ticket-1', status: 'revoked', reason: 'lost' } };
    await open('/gate');
    await page.getByLabel('Ticket id').fill('ticket-1');
    await button('Open').click();
    await button('Cancel the ticket').click();
    await dialog().getByLabel('Reason').fill('lost');
    await dialog().getByRole('button', { name: 'Cancel the ticket' }).click();
    await page.getByText('The ticket is cancelled now.').waitFor();
    expect(market.acts[0]!.body).toEqual({ status: 'revoked', reason: 'lost' });
  });

  it('changes the rules of a zone with a reason, and says first what cannot be', async () => {
    market.replies = { policy: { ...ZONE, version: 3 } };
    await open('/gate');
    await page.getByRole('link', { name: 'Rules of zone-1, and what they were' }).click();
    await button('Change the rules').click();
    expect(await dialog().getByLabel('Capacity of the zone').inputValue()).toBe('500');
    await dialog().getByLabel('Capacity of the zone').fill('many');
    await dialog().getByLabel('Reason').fill('the stage is full');
    await dialog().getByRole('button', { name: 'Change the rules' }).click();
    await dialog().getByText('A capacity is a whole number from 0 to 1000000; empty: no limit.').waitFor();
    expect(market.acts).toEqual([]);
    await assertAccessible(page);
    await screenshot(page, 'change-rules');
    await dialog().getByLabel('Capacity of the zone').fill('450');
    await dialog().getByRole('button', { name: 'Change the rules' }).click();
    await page.getByText('The rules are changed; this is version 3.').waitFor();
    const { zoneId: _, ...rules } = ZONE.policy;
    expect(market.acts).toMatchObject([
      {
        path: '/api/services/gate/v2/zones/zone-1/policy',
        body: {
          policy: { ...rules, capacity: { ...rules.capacity, zone: 450 } },
          ...{ reason: 'the stage is full', version: 2 },
        },
      },
    ]);
  });

  it('lets somebody in for a supervisor, and says so when it does not', async () => {
    market.replies = { scans: { scanId: '1', decision: 'denied', reason: 'invalid' } };
    await open('/gate/tickets/ticket-1');
    await button('Let in as a supervisor').click();
    await dialog().getByLabel('Gate id').fill('north');
    await dialog().getByLabel('Reason').fill('a child was left outside');
    await dialog().getByRole('button', { name: 'Let in as a supervisor' }).click();
    await page.getByText('It is not let in: not valid, or this zone takes no ticket ids').waitFor();
    const { nonce, ...body } = market.acts[0]!.body as Record<string, unknown>;
    expect(nonce).toMatch(/^[0-9a-f]{32}$/);
    expect(body).toMatchObject({ gateId: 'north', ticketId: 'ticket-1', direction: 'entry' });
  });
});

describe('the hotline', () => {
  const path = `/civic/${REPORT.reportId}`;

  it('a report on the plan leads to its page, where it is rerouted to agencies that can be', async () => {
    market.replies = { reroute: REPORT };
    await open('/civic');
    await page.locator('circle.plan-late').click();
    await button('Reroute').click();
    await dialog().getByLabel('Ids of agencies').fill('fire brigade!');
    await dialog().getByLabel('Reason').fill('a blocked road');
    await dialog().getByRole('button', { name: 'Reroute' }).click();
    await dialog().getByText('Give 1 to 10 ids of agencies.').waitFor();
    expect(market.acts).toEqual([]);
    await dialog().getByLabel('Ids of agencies').fill('police, fire');
    await dialog().getByRole('button', { name: 'Reroute' }).click();
    await page.getByText('Other agencies are in charge now.').waitFor();
    expect(market.acts).toMatchObject([
      {
        path: `/api/services/civic-router/reports/${REPORT.reportId}/reroute`,
        body: { agencyIds: ['police', 'fire'], reason: 'a blocked road' },
      },
    ]);
  });

  it('an agency that is back is tried at once', async () => {
    market.replies = { 'try-now': { outcome: 'tried', broughtForward: 12 } };
    await open('/civic');
    await page
      .locator('tr', { has: page.locator('[data-circuit="open"]') })
      .getByRole('button')
      .click();
    await dialog().getByLabel('Reason').fill('they rang');
    await dialog().getByRole('button', { name: 'Try now' }).click();
    await page.getByText('It is being tried.').waitFor();
    expect(market.acts).toMatchObject([
      {
        path: '/api/services/civic-router/ops/intents/webhook/try-now',
        body: { destination: 'fire', reason: 'they rang' },
      },
    ]);
  });

  it('a report is closed with an outcome and a reason', async () => {
    market.replies = { close: REPORT };
    await open(path);
    await button('Close').click();
    await dialog().getByLabel('Outcome').selectOption('no_action');
    await dialog().getByLabel('Reason').fill('nothing burns');
    await dialog().locator('button[type=submit]').click();
    await page.getByText('The report is closed.').waitFor();
    expect(market.acts[0]!.body).toEqual({ outcome: 'no_action', reason: 'nothing burns' });
    expect(await button('It is no duplicate').count()).toBe(0);
  });

  it('a report that is no duplicate after all goes its own way', async () => {
    market.replies = { 'take-out': REPORT };
    await open(`/civic/${DUPLICATE.reportId}`);
    await button('It is no duplicate').click();
    await dialog().getByLabel('Reason').fill('another stall');
    await dialog().locator('button[type=submit]').click();
    await page.getByText('It goes its own way now.').waitFor();
    expect(market.acts).toMatchObject([
      {
        path: `/api/services/civic-router/reports/${DUPLICATE.reportId}/take-out`,
        body: { reason: 'another stall' },
      },
    ]);
  });
});

describe('agents', () => {
  it('tell what they can do, and a conversation is opened by its id', async () => {
    await open('/services');
    await button('payments:1').click();
    await page.getByText('pay.txn.v1 (event)').waitFor();
    await page.getByLabel('Id of the conversation').fill('order-1');
    await button('Open').click();
    await page.getByText('The id of a conversation is a UUID.').waitFor();
    await page.getByLabel('Id of the conversation').fill(CONVERSATION_ID);
    await button('Open').click();
    await page.getByText('(a deadline passed)').waitFor();
    await eventually(async () => (await page.getByText('order-1 cap-2').count()) === 2);
  });

  it('are seen talking: each conversation leads to its page, and tells how each side says it stands', async () => {
    await open('/services');
    await page.locator('[data-standing="failed"]').getByText('orchestrator').waitFor();
    await page.locator('[data-standing="over"]').getByText('payments').waitFor();
    await page.getByRole('link', { name: 'order-1 cap-2' }).click();
    await page.getByText('(a deadline passed)').waitFor();
  });

  it('a service that does not tell is named, and no empty list is shown', async () => {
    market.fault = 'away';
    await open('/services');
    await page.getByText('Conversations that payments keeps are missing.').waitFor();
    expect(await page.getByText('Nobody has talked yet.').count()).toBe(0);
  });
});

describe('payments', () => {
  it('a break is explained', async () => {
    await open('/payments');
    await button('Explain').click();
    await dialog().getByLabel('Reason').fill('a fee of the gateway');
    await dialog().getByRole('button', { name: 'Explain' }).click();
    await page.getByText('Break 1 is explained.').waitFor();
    expect(market.acts[0]).toMatchObject({
      ...{ path: '/api/services/payments/ops/breaks/1/explain', body: { reason: 'a fee of the gateway' } },
    });
  });

  it('a new key is shown once, and an error of the service is said', async () => {
    market.replies = { rotate: { holder: TERMINAL, key: 'nm_terminal_dddddddd_secret' } };
    await open('/payments/terminals');
    await button('Rotate').click();
    await dialog().getByLabel('Reason').fill('lost');
    await dialog().getByRole('button', { name: 'Rotate' }).click();
    await page.locator('[data-secret]').getByText('nm_terminal_dddddddd_secret').waitFor();
    await assertAccessible(page);
    await screenshot(page, 'issued-key');
    await page.keyboard.press('Escape');
    await dialog().getByRole('button', { name: 'Close', exact: true }).last().click();
    await dialog().waitFor({ state: 'detached' });
    expect(await page.getByText('nm_terminal_dddddddd_secret').count()).toBe(0);
    market.replies = { rotate: undefined };
    await button('Rotate').click();
    await dialog().getByLabel('Reason').fill('again');
    await dialog().getByRole('button', { name: 'Rotate' }).click();
    await dialog().getByText('Two keys are valid already: revoke one first.').waitFor();
  });
});
