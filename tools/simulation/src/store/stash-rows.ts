import type { KeyFailure, StashedEvent } from '@night-market/event-bus';

/** A key's row; `born` tells it from a later row of the same key. */
export interface KeyRow extends KeyFailure {
  readonly topic: string;
  readonly born: string;
}

export type EventRow = StashedEvent;

/** Separates parts of a row's name; no stored key holds it. */
const NUL = '\u0000';

/** Beginning of the names of a consumer's keys. */
export const keyRows = (consumer: string): string => `stash-key${NUL}${consumer}${NUL}`;

/** Where a key's row is stored. */
export const keyRow = (consumer: string, key: string): string => keyRows(consumer) + key;

/** Beginning of the names of a key's events. */
export const eventRows = (consumer: string, key: string): string =>
  `stash-event${NUL}${consumer}${NUL}${key}${NUL}`;
