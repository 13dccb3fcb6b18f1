import { newId } from '@night-market/kernel';
import { describe, expect, it } from 'vitest';
import { overloadedRow } from '../evening/overloaded-row.ts';
import { LiveRow, type LiveSecond } from './live-row.ts';
import type { StallRequest } from './stall-bus.ts';

const AT = '2026-11-29T12:00:00.000Z';
const rowOf = (isFaulty = false) =>
  new LiveRow(overloadedRow({ feederId: 'row-1', seed: 1, seconds: 60, isFaulty }).spec);
const request = (stallId: string, more: { feederId?: string; epoch?: number } = {}): StallRequest => ({
  ...{ id: newId(), topic: 'ops.power.v1', ts: AT, key: 'row-1', type: 'Power.Shed' },
  payload: {
    ...{ feederId: 'row-1', stallId, conversationId: newId(), planId: newId(), epoch: 1 },
    ...{ replyBy: AT, resultBy: AT, reason: 'overload', ...more },
  },
  ...{ correlationId: newId(), causationId: newId() },
});
const about = (type: 'Power.CallForBids' | 'Power.AcceptBid', stallId: string): StallRequest =>
  ({ ...request(stallId), type }) as StallRequest;
const play = (row: LiveRow, seconds: number): LiveSecond[] =>
  Array.from({ length: seconds }, () => row.advance(AT));
const typesIn = (seconds: readonly LiveSecond[]) =>
  seconds.flatMap(({ answers }) => answers.map(({ type }) => type));

describe('a row that is asked', () => {
  it('agrees at once and tells when it has switched', () => {
    const row = rowOf();
    row.hear(request('row-1.grill-1'));
    expect(row.answers().map(({ type }) => type)).toEqual(['agreed']);
    expect(typesIn(play(row, 3))).toEqual(['informed']);
    expect(row.switches).toBe(1);
  });

  it.each([
    ['another row', request('row-1.grill-1', { feederId: 'row-2' })],
    ['a stall that is not there', request('row-1.nobody')],
  ])('does not hear what is meant for %s', (_, asked) => {
    const row = rowOf();
    row.hear(asked);
    expect(typesIn(play(row, 3))).toEqual([]);
  });

  it('does not hear a replica of power-ops that was replaced', () => {
    const row = rowOf();
    row.hear(request('row-1.grill-1', { epoch: 2 }));
    row.hear(request('row-1.grill-2', { epoch: 1 }));
    expect(typesIn(play(row, 3))).toEqual(['agreed', 'informed']);
  });

  it('refuses where its fault says so', () => {
    const row = rowOf(true);
    for (let n = 0; n < 20; n++) row.hear(request('row-1.grill-3'));
    expect(new Set(row.answers().map(({ type }) => type))).toEqual(new Set(['refused']));
  });
});

describe('a row that is asked for offers', () => {
  const stalls = Array.from({ length: 9 }, (_, n) => `row-1.grill-${n + 1}`);

  it('offers for some stalls and refuses for the others, the same ones for the same seed, and switches nothing', () => {
    const answersOf = (row: LiveRow) => {
      for (const stallId of stalls) row.hear(about('Power.CallForBids', stallId));
      return row.answers().map(({ type, harmShare }) => ({ type, harmShare }));
    };
    const row = rowOf();
    const answers = answersOf(row);
    expect(answers).toEqual(answersOf(rowOf()));
    expect(new Set(answers.map(({ type }) => type))).toEqual(new Set(['proposed', 'refused']));
    for (const { type, harmShare } of answers)
      if (type === 'proposed') expect(harmShare).toSatisfy((share: number) => share >= 0.1 && share <= 0.5);
      else expect(harmShare).toBeUndefined();
    expect(typesIn(play(row, 3))).toEqual([]);
  });

  it('tells when what it offered is done, and not that it will be', () => {
    const row = rowOf();
    row.hear(about('Power.AcceptBid', 'row-1.grill-1'));
    expect(row.answers()).toEqual([]);
    expect(typesIn(play(row, 3))).toEqual(['informed']);
  });

  it('offers nothing where its fault says that it refuses', () => {
    const row = rowOf(true);
    row.hear(about('Power.CallForBids', 'row-1.grill-3'));
    expect(row.answers().map(({ type }) => type)).toEqual(['refused']);
  });
});

describe('the breaker of a row', () => {
  it('goes when nobody sheds, is told, and is closed again after a while', () => {
    const told = play(rowOf(), 60).flatMap(({ breaker }) => breaker ?? []);
    expect(told.slice(0, 2)).toEqual(['tripped', 'reclosed']);
  });

  it('holds when enough stalls are off in time', () => {
    const row = rowOf();
    play(row, 10);
    for (let n = 1; n <= 7; n++) row.hear(request(`row-1.grill-${n}`));
    expect(play(row, 50).flatMap(({ breaker }) => breaker ?? [])).toEqual([]);
    expect(row.trips).toBe(0);
  });
});

it('the meters say each quantity in the field of its unit', () => {
  const bodies = play(rowOf(true), 1)[0]!.readings;
  const of = (stallId?: string) => bodies.filter(({ body }) => body['stallId'] === stallId);
  expect(of('row-1.grill-1')[0]?.body).toHaveProperty('loadKilowatts');
  expect(of('row-1.grill-2')[0]).toMatchObject({ isOdd: true });
  expect(of('row-1.grill-4')[0]?.body).toHaveProperty('loadWatts');
  expect(of()[0]?.body).toMatchObject({ phaseMilliamps: { L1: expect.any(Number) as number } });
});
