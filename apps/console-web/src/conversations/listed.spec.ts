import { describe, expect, it } from 'vitest';
import { LISTED_MAX, listedTalks, type Told } from './listed.ts';

const told = (
  service: Told['service'],
  conversationId: string,
  second: number,
  more: Partial<Told> = {},
): Told => ({
  ...{ service, conversationId, about: `${service} ${conversationId}`, state: 'Informed', standing: 'over' },
  ...{ askedAt: new Date(second * 1_000).toISOString(), ...more },
});

describe('the newest conversations', () => {
  it('are told once each, the newest first, with how each side says that they stand', () => {
    const talks = listedTalks([
      ...[
        told('orchestrator', 'a', 1),
        told('orchestrator', 'b', 5, { state: 'TimedOut', standing: 'failed' }),
      ],
      ...[told('payments', 'b', 6, { state: 'Requested', standing: 'open' }), told('power-ops', 'c', 9)],
    ]);
    expect(talks.map(({ conversationId, about }) => [conversationId, about])).toEqual([
      ['c', 'power-ops c'],
      ['b', 'orchestrator b'],
      ['a', 'orchestrator a'],
    ]);
    expect(talks[1]!.sides).toEqual([
      { service: 'orchestrator', state: 'TimedOut', standing: 'failed' },
      { service: 'payments', state: 'Requested', standing: 'open' },
    ]);
  });

  it('end at as many as are shown', () => {
    const many = Array.from({ length: 2 * LISTED_MAX }, (_, n) => told('payments', `talk-${n}`, n));
    const talks = listedTalks(many);
    expect([talks.length, talks[0]!.conversationId]).toEqual([LISTED_MAX, `talk-${2 * LISTED_MAX - 1}`]);
  });
});
