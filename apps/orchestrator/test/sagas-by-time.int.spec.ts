import { asOperator } from '@night-market/access/testing';
import { newId } from '@night-market/kernel';
import { eventually } from '@night-market/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SagaView } from '../src/adapters/http/views.ts';
import { event, startOrchestrator, type RunningOrchestrator } from './support/service.ts';

interface Page {
  readonly sagas: readonly SagaView[];
  readonly next: string | null;
}

const IDS = Array.from({ length: 5 }, (_, n) => `order-${n}`);

let service: RunningOrchestrator;
beforeAll(async () => {
  service = await startOrchestrator();
  for (const orderId of IDS) {
    await service.send(event('requested', { orderId, paymentId: newId(), stallId: 'stall-1' }));
    await eventually(async () => (await get(`/sagas/${orderId}`)).status === 200);
  }
  await service.send(event('captured', { orderId: IDS[1]!, txnId: 'cap-1' }));
  await eventually(async () => (await get<Page>('/sagas?open=false')).body.sagas.length === 1);
});
afterAll(() => service.stop());

async function get<T>(path: string): Promise<{ status: number; body: T }> {
  const response = await fetch(service.url + path, { headers: asOperator('viewer') });
  return { status: response.status, body: (await response.json()) as T };
}

async function all(query: string): Promise<string[]> {
  const seen: string[] = [];
  for (let after: string | null = ''; after !== null;) {
    const from: string = after === '' ? '' : `&after=${encodeURIComponent(after)}`;
    const { body }: { body: Page } = await get<Page>(`/sagas?limit=2&${query}${from}`);
    seen.push(...body.sagas.map(({ orderId }) => orderId));
    after = body.next;
  }
  return seen;
}

describe('a list of sagas by when they moved last', () => {
  const [first, moved, ...others] = IDS;

  it('begins with the newest or the oldest, page by page', async () => {
    expect(await all('sort=updated')).toEqual([first, ...others, moved]);
    expect(await all('sort=-updated')).toEqual([moved, ...others.toReversed(), first]);
    expect(await all('sort=-updated&open=true')).toEqual([...others.toReversed(), first]);
    expect(await all('sort=updated&state=Captured')).toEqual([moved]);
    expect(await all('')).toEqual(IDS);
  });

  it.each([
    ['sort=legs', '/sort'],
    ['sort=updated&stall=stall-1', '/sort'],
    ['sort=updated&after=order-1', '/after'],
  ])('refuses %s with the field that is wrong', async (query, pointer) => {
    const { status, body } = await get<{ errors: object[] }>(`/sagas?${query}`);
    expect(status).toBe(400);
    expect(body.errors).toMatchObject([{ pointer }]);
  });
});
