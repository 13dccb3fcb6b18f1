import { expect, it } from 'vitest';
import type { GatewayBook } from '../books.ts';
import { bookSettlement } from './gateway-lines.ts';

it('lines of the settlement file make the book that the gateway shows for an order', () => {
  const books = new Map<string, GatewayBook>();
  for (const [reference, id] of [
    ['a', 'c1'],
    ['b', 'c2'],
    ['a', 'c3'],
  ] as const)
    bookSettlement(books, { type: 'capture', id, reference, amount: 100 });
  bookSettlement(books, { type: 'refund', id: 'r1', captureId: 'c3', reference: 'a', amount: 100 });
  const captures = [
    { id: 'c1', amount: 100 },
    { id: 'c3', amount: 100 },
  ];
  const refunds = [{ captureId: 'c3', amount: 100 }];
  expect([...books.keys()]).toEqual(['a', 'b']);
  expect(books.get('a')).toEqual({
    captured: 200,
    refunded: 100,
    net: 100,
    declined: null,
    captures,
    refunds,
  });
});
