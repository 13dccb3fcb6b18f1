import { seededRandom } from '@night-market/kernel';

export interface Post {
  readonly index: number;
  readonly gate: string;
}

/** A code held in front of a scanner. */
export interface Step {
  readonly post: Post;
  readonly direction: 'entry' | 'exit';
}

/** All that is done with one ticket: one turn after the other, the steps of a turn at the same moment. */
export interface Story {
  readonly ticketId: string;
  readonly turns: readonly (readonly Step[])[];
}

/** A step as the people at the gate saw it. */
export interface Seen extends Step {
  readonly ticketId: string;
  readonly by: 'gate' | 'device';
  readonly decision: 'granted' | 'denied';
}

export const STEPS = 5;
const PAIR_SHARE = 0.2;
const EXIT_SHARE = 0.4;

/**
 * Tickets that come in, leave, and are shown again at other gates. Each scanner sees a ticket once, so it knows of it what
 * the gate has told; and of two that see it at the same moment both stand at one gate.
 */
export function planStories(tickets: number, posts: readonly Post[], seed: number): Story[] {
  const random = seededRandom(seed);
  const below = (count: number): number => Math.floor(random.next() * count);
  const gates = [...Map.groupBy(posts, ({ gate }) => gate).values()];
  return Array.from({ length: tickets }, (_, n) => {
    const left = [...posts];
    const take = (among: readonly Post[] = left): Post => {
      const post = among[below(among.length)]!;
      left.splice(left.indexOf(post), 1);
      return post;
    };
    const pairs = gates[below(gates.length)]!;
    const first = take(pairs);
    const rival = random.next() < PAIR_SHARE ? take(pairs.filter((post) => post !== first)) : undefined;
    const entries = [first, ...(rival ? [rival] : [])].map((post): Step => ({ post, direction: 'entry' }));
    const rest = Array.from({ length: STEPS - entries.length }, (): Step[] => {
      const direction = random.next() < EXIT_SHARE ? 'exit' : 'entry';
      return [{ post: take(), direction }];
    });
    return { ticketId: `story-${seed}-${n}`, turns: [entries, ...rest] };
  });
}

/** What happened, in numbers. */
export interface EveningTruth {
  readonly entries: number;
  readonly exits: number;
  /** Entries by a ticket that had come in before; only scanners without an answer of the gate make them. */
  readonly conflicts: number;
  /** Tickets inside, by the gate where they came in last. */
  readonly inside: Readonly<Record<string, number>>;
  /** Tickets that the gate itself has let in more than once. */
  readonly admittedTwice: readonly string[];
}

/** @param seen of each ticket in the order in which it happened */
export function truthOf(seen: readonly Seen[]): EveningTruth {
  const passed = seen.filter(({ decision }) => decision === 'granted');
  const entries = passed.filter(({ direction }) => direction === 'entry');
  const inside: Record<string, number> = {};
  for (const story of Map.groupBy(passed, ({ ticketId }) => ticketId).values()) {
    if (story.at(-1)!.direction === 'exit') continue;
    const { gate } = story.at(-1)!.post;
    inside[gate] = (inside[gate] ?? 0) + 1;
  }
  const online = Map.groupBy(
    entries.filter(({ by }) => by === 'gate'),
    ({ ticketId }) => ticketId,
  );
  const tickets = new Set(entries.map(({ ticketId }) => ticketId)).size;
  return {
    ...{ entries: entries.length, exits: passed.length - entries.length, inside },
    conflicts: entries.length - tickets,
    admittedTwice: [...online].filter(([, story]) => story.length > 1).map(([ticketId]) => ticketId),
  };
}
