import type { opsPowerV1 } from '@night-market/contracts';
import type { EventsOf } from '@night-market/event-bus';
import type { Input } from '../../domain/control-types.ts';
import type { FeederInput } from '../../note-inputs/ports.ts';

/** The types of ops.power.v1 that others say; the rest is our own. */
export const INPUT_EVENTS = [
  'reading',
  'tripped',
  'reclosed',
  'agreed',
  'refused',
  'informed',
  'failed',
  'not_understood',
  'proposed',
] as const;

export type InputEvent = EventsOf<typeof opsPowerV1, (typeof INPUT_EVENTS)[number]>;

const PERFORMATIVES = {
  agreed: 'agree',
  refused: 'refuse',
  informed: 'inform',
  failed: 'failure',
  not_understood: 'not-understood',
} as const;

/** Not one of those that came in over HTTP. */
export const isNew = ({ type, payload }: InputEvent): boolean =>
  type !== 'reading' || payload.takenBy !== 'power-ops';

/** An event as what the planner takes in: wire versions end here. */
export const toInput = (event: InputEvent): FeederInput => ({
  feederId: event.payload.feederId,
  input: inputOf(event),
});

function inputOf(event: InputEvent): Input {
  switch (event.type) {
    case 'reading': {
      const { feederId, stallId, phaseAmps, phaseMilliamps, loadWatts, loadKilowatts, measuredAt, quality } =
        event.payload;
      return {
        type: 'reading',
        reading: {
          ...{ feederId, stallId, phaseAmps, phaseMilliamps },
          ...{ loadWatts, loadKilowatts, measuredAt, quality },
        },
      };
    }
    case 'tripped':
    case 'reclosed':
      return { type: event.type };
    case 'proposed': {
      const { stallId, conversationId, why, harmShare } = event.payload;
      const answer = { messageId: event.id, stallId, conversationId, why, harmShare };
      return { type: 'answer', answer: { ...answer, performative: 'propose' } };
    }
    case 'agreed':
    case 'refused':
    case 'informed':
    case 'failed':
    case 'not_understood': {
      const { stallId, conversationId, why } = event.payload;
      return {
        type: 'answer',
        answer: {
          ...{ messageId: event.id, stallId, conversationId, why },
          performative: PERFORMATIVES[event.type],
        },
      };
    }
  }
}
