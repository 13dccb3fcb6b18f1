import { propertyRuns } from '@night-market/testing';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { open, says } from '../test/talk.ts';
import {
  ACL_PERFORMATIVES,
  hear,
  PROTOCOLS,
  passTime,
  type AclMessage,
  type Conversation,
  type Protocol,
} from './index.ts';

const STALLS = ['stall-07', 'stall-08'];
const ANYONE = ['power-ops', ...STALLS, 'stranger'];

/** Mostly what the sides would say, at any time and in any order, twice or with a foreign name. */
const messages: fc.Arbitrary<AclMessage[]> = fc.array(
  fc
    .record({
      performative: fc.constantFrom(...ACL_PERFORMATIVES),
      stall: fc.constantFrom(...STALLS),
      atMs: fc.integer({ min: 0, max: 7_000 }),
      messageId: fc.option(fc.constantFrom('m-1', 'm-2', 'm-3'), { nil: undefined }),
      sender: fc.option(fc.constantFrom(...ANYONE), { nil: undefined, freq: 9 }),
    })
    .map(({ performative, stall, atMs, messageId, sender }) =>
      says(performative, atMs, { stall, ...(messageId && { messageId }), ...(sender && { sender }) }),
    ),
  { maxLength: 30, size: 'max' },
);

const protocols = fc.constantFrom<Protocol>('request', 'contract-net');
const start = (protocol: Protocol): Conversation =>
  open({ protocol, participants: protocol === 'request' ? ['stall-07'] : STALLS });
const all = (conversation: Conversation, said: readonly AclMessage[]): Conversation =>
  said.reduce((known, message) => hear(known, message).conversation, conversation);

it('whatever comes, each dialogue walks along the edges of its protocol and never leaves a final state', () => {
  fc.assert(
    fc.property(protocols, messages, (protocol, said) => {
      const { transitions, final, initial } = PROTOCOLS[protocol];
      const { entries, dialogues } = all(start(protocol), said);
      for (const [participant, state] of Object.entries(dialogues)) {
        let at: string = initial;
        for (const entry of entries) {
          if (entry.participant !== participant) continue;
          expect(entry.from).toBe(at);
          if (entry.to !== entry.from) {
            expect(final).not.toContain(entry.from);
            const on = entry.type === 'message' ? entry.message.performative : 'deadline_passed';
            expect(transitions).toContainEqual({ from: entry.from, on, to: entry.to });
          }
          at = entry.to;
        }
        expect(state).toBe(at);
      }
    }),
    propertyRuns(1_000),
  );
});

it('repetitions change nothing, and the list gives the conversation again', () => {
  fc.assert(
    fc.property(protocols, messages, (protocol, said) => {
      const once = all(start(protocol), said);
      expect(all(once, said)).toBe(once);
      expect(
        all(
          start(protocol),
          said.flatMap((message) => [message, message]),
        ),
      ).toEqual(once);
      const listed = once.entries.flatMap((entry) => (entry.type === 'message' ? entry.message : []));
      const again = all(start(protocol), listed);
      expect(again.dialogues).toEqual(once.dialogues);
      expect(again.entries).toEqual(once.entries);
      expect(JSON.parse(JSON.stringify(once))).toEqual(once);
    }),
    propertyRuns(1_000),
  );
});

it('timers change nothing that the messages do not: late is late', () => {
  fc.assert(
    fc.property(protocols, messages, (protocol, came) => {
      // A message is heard when it comes, so times only grow.
      const said = came.toSorted((one, other) => one.atMs - other.atMs);
      const timed = said.reduce(
        (known, message) => hear(passTime(known, message.atMs).conversation, message).conversation,
        start(protocol),
      );
      const end = (conversation: Conversation): unknown =>
        passTime(conversation, 9_000).conversation.dialogues;
      expect(end(timed)).toEqual(end(all(start(protocol), said)));
    }),
    propertyRuns(1_000),
  );
});
