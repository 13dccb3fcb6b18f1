import { expect, it } from 'vitest';
import { ApiError, type ask } from '../api/client.ts';
import { findOrder } from './find-order.ts';

const ID = '0198c0de-0000-7000-8000-000000000001';

function knowing(known: Readonly<Record<string, unknown>>, away = '') {
  const paths: string[] = [];
  const asked = (path: string): Promise<unknown> => {
    const place = path.replace('/api/services/', '');
    paths.push(place);
    if (place in known) return Promise.resolve(known[place]);
    const status = away !== '' && place.startsWith(away) ? 503 : 404;
    return Promise.reject(new ApiError({ status, code: 'x', title: '', detail: '' }, ''));
  };
  return { paths, asked: asked as typeof ask };
}

it.each([
  ['order', `orchestrator/sagas/${ID}`, { orderId: 'o-1' }],
  ['payment', `payments/payments/${ID}`, { orderId: 'o-1' }],
  ['transaction', `payments/captures/${ID}`, { orderId: 'o-1' }],
  ['refund', `orchestrator/conversations/${ID}`, { requests: [{ orderId: 'o-1' }] }],
])('an order is found by the id of its %s', async (_, path, answer) => {
  expect(await findOrder(ID, knowing({ [path]: answer }).asked)).toBe('o-1');
});

it('an id that is no UUID is not asked for where only UUIDs are', async () => {
  const { paths, asked } = knowing({});
  expect(await findOrder('cap/1', asked)).toBeUndefined();
  expect(paths).toEqual(['orchestrator/sagas/cap%2F1', 'payments/captures/cap%2F1']);
});

it('one that does not answer is no reason to say that nobody knows', async () => {
  await expect(findOrder(ID, knowing({}, 'payments').asked)).rejects.toThrow(ApiError);
  const found = knowing({ [`orchestrator/sagas/${ID}`]: { orderId: 'o-1' } }, 'payments');
  expect(await findOrder(ID, found.asked)).toBe('o-1');
});
