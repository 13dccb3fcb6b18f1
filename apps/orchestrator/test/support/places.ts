import type { Trail } from '@night-market/kernel';
import { expect } from 'vitest';

interface Saga {
  readonly history: readonly { readonly eventId: string; readonly record: object | null }[];
}

/** What the inbox has taken in is what the history tells of, and both say where its records stand. */
export function expectInLog(steps: Trail['steps'], { history }: Saga): void {
  const places = new Map(
    steps.flatMap(({ kind, eventId, place }) => (kind === 'inbox' ? [[eventId, place] as const] : [])),
  );
  expect(new Set(places.keys())).toEqual(new Set(history.map(({ eventId }) => eventId)));
  for (const { eventId, record } of history) {
    expect(record).toMatchObject({ topic: 'pay.txn.v1' });
    expect(record).toEqual(places.get(eventId));
  }
}
