import { REPORT } from './civic-data.ts';
import { CONVERSATION_ID } from './conversation-data.ts';
import { INSPECTION } from './inspection-data.ts';
import type { Page } from 'playwright-core';

/** Every page of a context, and what is seen once it is there. */
export const CONTEXT_PAGES = [
  {
    ...{ name: 'power', path: '/power' },
    ready: (page: Page) => page.getByRole('link', { name: 'feeder-1' }).waitFor(),
  },
  {
    ...{ name: 'feeder', path: '/power/feeder-1' },
    ready: (page: Page) => page.locator('.chart canvas').first().waitFor(),
  },
  { name: 'gate', path: '/gate', ready: (page: Page) => page.getByText('nearly full').waitFor() },
  {
    ...{ name: 'zone', path: '/gate/zones/zone-1' },
    ready: (page: Page) => page.getByText('the oldest that are listed').waitFor(),
  },
  {
    ...{ name: 'conflicts', path: '/gate/conflicts' },
    ready: (page: Page) => page.getByRole('link', { name: 'ticket-1' }).waitFor(),
  },
  {
    ...{ name: 'devices', path: '/gate/devices' },
    ready: (page: Page) => page.getByText('scanner-web/1.2.3').waitFor(),
  },
  {
    ...{ name: 'ticket', path: '/gate/tickets/ticket-1' },
    ready: (page: Page) => page.getByText('used twice').waitFor(),
  },
  { name: 'payments', path: '/payments', ready: (page: Page) => page.getByText('another amount').waitFor() },
  {
    ...{ name: 'terminals', path: '/payments/terminals' },
    ready: (page: Page) => page.getByText('till-1').waitFor(),
  },
  {
    ...{ name: 'order-money', path: '/payments/orders/order-1' },
    ready: (page: Page) => page.getByText('cap-2').waitFor(),
  },
  {
    ...{ name: 'civic', path: '/civic' },
    ready: (page: Page) => page.locator('[data-report="late"]').waitFor(),
  },
  {
    ...{ name: 'report', path: `/civic/${REPORT.reportId}` },
    ready: (page: Page) => page.getByText('report_rerouted').waitFor(),
  },
  {
    ...{ name: 'inspections', path: '/civic/inspections' },
    ready: (page: Page) => page.locator('[data-plan="paused"]').waitFor(),
  },
  {
    ...{ name: 'inspection-plan', path: '/civic/inspections/row-c' },
    ready: (page: Page) => page.getByText('plan_made').waitFor(),
  },
  {
    ...{ name: 'inspection', path: `/civic/inspections/row-c/${INSPECTION.inspectionId}` },
    ready: (page: Page) => page.getByText('it has to be mended').waitFor(),
  },
  {
    ...{ name: 'conversation', path: `/conversations/${CONVERSATION_ID}` },
    ready: (page: Page) => page.getByText('(a deadline passed)').waitFor(),
  },
  {
    ...{ name: 'topics', path: '/topics' },
    ready: (page: Page) => page.getByRole('link', { name: '7.v1' }).waitFor(),
  },
  {
    ...{ name: 'topic', path: '/topics/7.v1' },
    ready: async (page: Page) => {
      await page.getByRole('button', { name: /captured/ }).click();
      await page.getByText('ce_type: 7.v1.captured').waitFor();
    },
  },
  {
    ...{ name: 'contracts', path: '/contracts' },
    ready: (page: Page) => page.getByRole('link', { name: '7.v1' }).waitFor(),
  },
  {
    ...{ name: 'contract', path: '/contracts/7.v1' },
    ready: async (page: Page) => {
      await page.getByRole('button', { name: /captured/ }).click();
      await page.getByText('"orderId": "order-1"').waitFor();
    },
  },
  {
    ...{ name: 'delivery', path: '/delivery' },
    ready: async (page: Page) => {
      await page.getByRole('button', { name: /^gate: 6,990 events behind/ }).click();
      await page.locator('[data-lag="alert"]').waitFor();
      await page.getByText('7.v1/0: 6,990 events at most').waitFor();
      await page.locator('.chart canvas').first().waitFor();
      await page.getByText('missing', { exact: true }).waitFor();
    },
  },
];
