/** What a consumer says it handles. */
export interface Told {
  readonly name: string;
  readonly subscriptions: readonly { readonly topic: string; readonly types: readonly string[] }[];
}

/** That a consumer handles a type of a topic, and since when it was seen to. */
export interface Handled {
  readonly consumer: string;
  readonly topic: string;
  readonly type: string;
  /** Undefined: since the consumer reads the topic at all, which it does from its beginning. */
  readonly sinceMs: number | undefined;
}

export interface HandledSince {
  /** All that is told. */
  readonly handled: readonly Handled[];
  /** What of it was not known. */
  readonly fresh: readonly Handled[];
  /** What was known and is not told any more, of topics that are. */
  readonly gone: readonly Handled[];
}

const keyOf = ({ consumer, topic, type }: Handled): string => `${pairOf(consumer, topic)} ${type}`;
const pairOf = (consumer: string, topic: string): string => `${consumer} ${topic}`;

/**
 * A release may begin to handle one more type of a topic it reads already. Earlier events of it were skipped, so the
 * type counts from now on; and again from now on when somebody of another release answered in between.
 */
export function handledSince(known: readonly Handled[], told: readonly Told[], nowMs: number): HandledSince {
  const before = new Map(known.map((one) => [keyOf(one), one]));
  const read = new Set(known.map(({ consumer, topic }) => pairOf(consumer, topic)));
  const handled = told.flatMap(({ name: consumer, subscriptions }) =>
    subscriptions.flatMap(({ topic, types }) =>
      types.map((type) => {
        const sinceMs = read.has(pairOf(consumer, topic)) ? nowMs : undefined;
        const one = { consumer, topic, type, sinceMs };
        return before.get(keyOf(one)) ?? one;
      }),
    ),
  );
  const now = new Set(handled.map(keyOf));
  const toldOf = new Set(handled.map(({ consumer, topic }) => pairOf(consumer, topic)));
  return {
    handled,
    fresh: handled.filter((one) => !before.has(keyOf(one))),
    gone: known.filter((one) => toldOf.has(pairOf(one.consumer, one.topic)) && !now.has(keyOf(one))),
  };
}
