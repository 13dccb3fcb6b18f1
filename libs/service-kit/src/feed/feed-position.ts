/** The next offset of each partition of a topic, from partition 0 on. */
export type FeedPosition = readonly bigint[];

const FORM = /^1(-[0-9a-f]{1,16}){1,64}$/;

/** A position as readers keep it, without knowing what it means: the same at every replica, and after a restart. */
export const positionId = (position: FeedPosition): string =>
  `1${position.map((next) => `-${next.toString(16)}`).join('')}`;

/** Undefined for what is no position of ours. */
export const readPosition = (id: string): FeedPosition | undefined =>
  FORM.test(id)
    ? id
        .split('-')
        .slice(1)
        .map((next) => BigInt(`0x${next}`))
    : undefined;

/** Whether everything before `other` is before `position` too, in each partition. */
export const isBehindOrAt = (position: FeedPosition, other: FeedPosition): boolean =>
  position.every((next, partition) => next <= (other[partition] ?? 0n));
