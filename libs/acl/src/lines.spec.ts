import { expect, it } from 'vitest';
import { open, says } from '../test/talk.ts';
import { hear, linesOf, passTime } from './index.ts';

it('a conversation is read back line by line: messages with what became of them, and deadlines', () => {
  let talk = hear(open(), says('request', 0, { content: 'overload' })).conversation;
  talk = passTime(talk, 2_000).conversation;
  talk = hear(talk, says('agree', 3_000, { content: { not: 'a text' } })).conversation;
  const rest = { outcome: null, performative: null, said: null, sender: null };
  expect(linesOf(talk)).toEqual([
    {
      ...{ at: '1970-01-01T00:00:00.000Z', from: 'None', to: 'Requested', performative: 'request' },
      ...{ sender: 'power-ops', outcome: 'moved', said: 'overload' },
    },
    { at: '1970-01-01T00:00:01.000Z', from: 'Requested', to: 'TimedOut', ...rest },
    {
      ...{ at: '1970-01-01T00:00:03.000Z', from: 'TimedOut', to: 'TimedOut', performative: 'agree' },
      ...{ sender: 'stall-07', outcome: 'late', said: null },
    },
  ]);
});
