import { seededRandom } from '@night-market/kernel';
import { expect, it } from 'vitest';
import { PlannedFeeder } from '../../test/support/planned-feeder.ts';
import type { Input } from './control-types.ts';
import type { Talk } from './talk.ts';

/** Half of all messages get lost for so long; it takes the planner a few seconds to settle the last of them. */
const LOSSY_SECONDS = 60;
const SECONDS = 90;
const STALL_AMPS = 10;

/** The controllers of the stalls, which do what reaches them. */
class Stalls {
  private readonly off = new Set<string>();
  private readonly random;

  constructor(seed: number) {
    this.random = seededRandom(seed);
  }

  isOn(stallId: string): boolean {
    return !this.off.has(stallId);
  }

  get amps(): number {
    return STALL_AMPS * (5 - this.off.size);
  }

  hear(feeder: PlannedFeeder, talk: Talk, isLossy: boolean): Input[] {
    const [isHeard, isAnswered] = [this.random.next() > 0.5, this.random.next() > 0.5];
    if (isLossy && !isHeard) return [];
    if (talk.act === 'shed') this.off.add(talk.stallId);
    else this.off.delete(talk.stallId);
    return isLossy && !isAnswered ? [] : [feeder.answer(talk, 'inform')];
  }
}

it.each([1, 2, 3, 4, 5, 6, 7, 8])(
  'no stall is forgotten, whichever messages get lost, with seed %i',
  (seed) => {
    const feeder = new PlannedFeeder();
    const stalls = new Stalls(seed);
    let answers: Input[] = [];
    let takenBack = 0;
    for (let second = 0; second < SECONDS; second++) {
      const { requests } = feeder.plan(...answers, feeder.reading(stalls.amps));
      answers = requests.flatMap((talk) => stalls.hear(feeder, talk, second < LOSSY_SECONDS));
      takenBack += requests.filter(({ reason }) => reason === 'not_answered').length;
    }
    const ids = feeder.state.planner.feeder.stalls.map(({ stallId }) => stallId);
    expect(takenBack).toBeGreaterThan(0);
    expect(ids.filter((stallId) => feeder.isOn(stallId) && !stalls.isOn(stallId))).toEqual([]);
  },
);

it('a stall that a person wants off stays off, though only then it shows that nobody answered the request before', () => {
  const feeder = new PlannedFeeder();
  const [asked] = feeder.carry(50, 60).requests;
  const { stallId } = asked!;
  // Its answer was due a second after the request; the plan that takes in the override is the first that sees so.
  feeder.nowMs += 1_000;
  const untilMs = feeder.nowMs + 600_000;
  const { requests } = feeder.plan({ type: 'override', stallId, isOn: false, untilMs }, feeder.reading(40));
  expect(requests).toMatchObject([{ stallId, act: 'shed', reason: 'override' }]);
  expect(feeder.isOn(stallId)).toBe(false);
  feeder.plan(feeder.answer(requests[0]!, 'inform'), feeder.reading(40));
  expect(feeder.isOn(stallId)).toBe(false);
});
