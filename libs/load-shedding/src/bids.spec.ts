import { describe, expect, it } from 'vitest';
import { codes, feeder, play, stall, switched } from '../test/row.ts';
import { bid, initialState, tripped, type Action, type PlannerState, type Policy } from './index.ts';

/** Four equal stalls of 10 A on 32 A: 40 A, so that one of them has to go after the confirm time. */
const row = feeder(['one', 'two', 'three', 'four'].map((id) => stall(id, { ratedWatts: 2_300 })));
const watts = (): number => 2_300;
const start = (policy: Partial<Policy> = {}): PlannerState => initialState(row, 0, policy);

const actionsOf = (log: readonly { readonly actions: readonly Action[] }[]): Action[] =>
  log.flatMap(({ actions }) => [...actions]);

/** Until the stalls are called. */
function untilCalled(state: PlannerState, most = 60) {
  for (let second = 0; second < most; second++) {
    const next = play(state, { watts }, 1, second);
    state = next.state;
    const called = actionsOf(next.log).find(({ type }) => type === 'call-for-bids');
    if (called?.type === 'call-for-bids') return { state, called, second };
  }
  throw new Error('Nobody was called.');
}

/** From the call on, after these offers. */
function afterBids(bids: Readonly<Record<string, number>>, { policy = {}, seconds = 30 } = {}) {
  const called = untilCalled(start(policy));
  let { state } = called;
  for (const [stallId, share] of Object.entries(bids))
    state = bid(state, stallId, share, state.nowMs + 1_000);
  return { ...play(state, { watts }, seconds, called.second + 1), called };
}

describe('a call for bids', () => {
  it('asks all that may be shed, in the confirm time, and delays no shed', () => {
    const { called, second, state } = untilCalled(start());
    expect([...called.asked].sort()).toEqual(['four', 'one', 'three', 'two']);
    expect(called.bidByMs).toBe(second * 1_000 + state.policy.bidMs);
    const firstShed = (policy: Partial<Policy>): number =>
      play(start(policy), { watts }, 90).log.find(({ actions }) =>
        actions.some(({ type }) => type === 'shed'),
      )!.atMs;
    expect(firstShed({})).toBe(firstShed({ bidMs: 0 }));
    expect(called.bidByMs).toBeLessThan(firstShed({}));
  });

  it('has no time to ask when the breaker may go at any moment', () => {
    const { log } = play(start(), { watts: () => 4_600 }, 10);
    expect(switched(log, 'shed').length).toBeGreaterThan(0);
    expect(actionsOf(log).filter(({ type }) => type === 'call-for-bids')).toEqual([]);
  });

  it('is not made when stalls are not to be asked', () => {
    const { log } = play(start({ bidMs: 0 }), { watts }, 90);
    expect(actionsOf(log).filter(({ type }) => type === 'call-for-bids')).toEqual([]);
  });

  it('switches off who offered the least harm, and says no to the others', () => {
    const { log } = afterBids({ two: 0.6, three: 0.2 });
    expect(switched(log, 'shed')).toEqual(['three']);
    expect(actionsOf(log)).toContainEqual(expect.objectContaining({ type: 'shed', offered: ['three'] }));
    expect(actionsOf(log)).toContainEqual({ type: 'reject-bids', rejected: ['two'] });
    expect(codes(log)).toContain('shed_offered');
  });

  it('takes who harms least by its class where nobody offers anything', () => {
    const { log } = afterBids({});
    expect(switched(log, 'shed')).toHaveLength(1);
    expect(actionsOf(log)).toContainEqual(expect.objectContaining({ type: 'shed', offered: [] }));
    expect(actionsOf(log).filter(({ type }) => type === 'reject-bids')).toEqual([]);
  });

  it('believes no offer to be for nothing, and none to be worth more than its class', () => {
    const { state } = untilCalled(start());
    expect(bid(state, 'one', -5, state.nowMs).call?.bids).toEqual({ one: state.policy.bidShareLeast });
    expect(bid(state, 'one', 9, state.nowMs).call?.bids).toEqual({ one: 1 });
  });

  it.each<[string, (state: PlannerState) => PlannerState]>([
    ['a stall that is not there', (state) => bid(state, 'nobody', 0.5, state.nowMs)],
    ['a stall with a name of the language', (state) => bid(state, 'toString', 0.5, state.nowMs)],
    ['who is late', (state) => bid(state, 'one', 0.5, state.call!.bidByMs + 1)],
    ['a number that is none', (state) => bid(state, 'one', Number.NaN, state.nowMs)],
  ])('hears nothing of %s', (_, offer) => {
    const { state } = untilCalled(start());
    expect(offer(state)).toBe(state);
  });

  it('hears nothing when nobody was asked', () => {
    const state = start();
    expect(bid(state, 'one', 0.5, 0)).toBe(state);
  });

  it('ends with no when the overload goes away by itself', () => {
    const { state, second } = untilCalled(start());
    const offered = bid(state, 'one', 0.5, state.nowMs);
    const { log, state: after } = play(offered, { watts: () => 800 }, 60, second + 1);
    expect(switched(log, 'shed')).toEqual([]);
    expect(actionsOf(log)).toContainEqual({ type: 'reject-bids', rejected: ['one'] });
    expect(after.call).toBeNull();
  });

  it('is forgotten with a trip', () => {
    const { state } = untilCalled(start());
    expect(tripped(state, state.nowMs).call).toBeNull();
  });

  it('a state of before there were calls goes on', () => {
    const { call: _, policy, ...rest } = start();
    const { bidMs: _1, callBeforeMs: _2, callMostMs: _3, bidShareLeast: _4, ...older } = policy;
    const old: PlannerState = { ...rest, policy: older as Policy };
    expect(untilCalled(old).called.bidByMs).toBeGreaterThan(0);
    expect(switched(play(old, { watts }, 60).log, 'shed')).toHaveLength(1);
  });
});
