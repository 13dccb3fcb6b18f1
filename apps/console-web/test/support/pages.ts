import type { Page } from 'playwright-core';
import { JOB, TRAIL } from './data.ts';

/** Every page, and what is seen once it is there. */
export const PAGES = [
  { name: 'overview', path: '/', ready: (page: Page) => page.getByText('All is well.').waitFor() },
  {
    name: 'sagas',
    path: '/sagas',
    ready: (page: Page) => page.getByRole('link', { name: 'order-1' }).waitFor(),
  },
  {
    ...{ name: 'saga', path: '/sagas/order-1' },
    ready: (page: Page) => page.locator('.diagram .react-flow__node').first().waitFor(),
  },
  { name: 'parked', path: '/parked', ready: (page: Page) => page.getByText('TypeError').first().waitFor() },
  {
    ...{ name: 'parked-keys', path: '/parked/payments' },
    ready: (page: Page) => page.getByRole('link', { name: 'order-1' }).waitFor(),
  },
  {
    ...{ name: 'batches', path: '/parked/batches' },
    ready: (page: Page) => page.locator(`[data-batch='running']`).waitFor(),
  },
  {
    ...{ name: 'parked-key', path: '/parked/payments/keys/order-1' },
    ready: (page: Page) => page.getByText('ce_type: captured').waitFor(),
  },
  {
    ...{ name: 'replay-job', path: `/parked/payments/jobs/${JOB.id}` },
    ready: (page: Page) => page.locator(`[data-job='running']`).waitFor(),
  },
  {
    ...{ name: 'trails', path: '/trails' },
    ready: (page: Page) => page.getByRole('link', { name: TRAIL.correlationId }).waitFor(),
  },
  {
    ...{ name: 'trail', path: `/trails/${TRAIL.correlationId}` },
    ready: (page: Page) => page.getByText('idempotency key', { exact: true }).waitFor(),
  },
  { name: 'acts', path: '/acts', ready: (page: Page) => page.getByText('key_revoked').waitFor() },
  { name: 'services', path: '/services', ready: (page: Page) => page.getByText('suspect').waitFor() },
];
