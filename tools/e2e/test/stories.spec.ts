import { describe, expect, it } from 'vitest';
import { planStories, STEPS, truthOf, type Post, type Seen } from '../src/gates/stories.ts';

const posts: readonly Post[] = Array.from({ length: 20 }, (_, index) => ({
  index,
  gate: `gate-${index % 4}`,
}));
const stories = planStories(200, posts, 1);

describe('the stories of an evening', () => {
  it('show each ticket to a scanner once, and to rivals at one gate', () => {
    for (const { turns } of stories) {
      const steps = turns.flat();
      expect(steps).toHaveLength(STEPS);
      expect(new Set(steps.map(({ post }) => post.index)).size).toBe(STEPS);
      expect(new Set(turns[0]!.map(({ post }) => post.gate)).size).toBe(1);
    }
    const rivals = stories.filter(({ turns }) => turns[0]!.length === 2);
    expect(rivals.length).toBeGreaterThan(20);
    expect(planStories(200, posts, 1)).toEqual(stories);
  });

  it('add up to who came in, who is inside, and who should not have come in', () => {
    const at = (ticketId: string, index: number, given: Partial<Seen> = {}): Seen => ({
      ...{ ticketId, post: posts[index]!, direction: 'entry', by: 'gate', decision: 'granted', ...given },
    });
    const seen = [
      at('in', 0),
      at('in', 1, { decision: 'denied' }),
      at('out', 0),
      at('out', 1, { direction: 'exit' }),
      at('copied', 1),
      at('copied', 2, { by: 'device' }),
      at('twice', 0),
      at('twice', 3),
    ];
    expect(truthOf(seen)).toEqual({
      ...{ entries: 6, exits: 1, conflicts: 2, admittedTwice: ['twice'] },
      inside: { 'gate-0': 1, 'gate-2': 1, 'gate-3': 1 },
    });
  });
});
