import { describe, expect, it } from 'vitest';
import { PROTOCOLS, standingOf, type DialogueState } from './index.ts';

describe.each(Object.entries(PROTOCOLS))(
  'a dialogue by the %s protocol',
  (_, { states, final, timedOut }) => {
    it('stands open until its last state, and then no more', () => {
      const open = states.filter((state) => standingOf(state as DialogueState) === 'open');
      expect(open).toEqual(states.filter((state) => !final.includes(state)));
    });

    it('has failed when a deadline ended it', () => {
      expect(timedOut.map((state) => standingOf(state as DialogueState))).toEqual(
        timedOut.map(() => 'failed'),
      );
    });
  },
);

it('an offer that was not taken is no failure', () => {
  expect([standingOf('Rejected'), standingOf('Informed')]).toEqual(['over', 'over']);
});
