import { deriveId } from '@night-market/kernel';
import type { ConsumedRecord } from '../broker/records.ts';

/** The envelope allows 200 characters in a key; whatever is longer is no key of ours and is named by its hash. */
const MAX_KEY_LENGTH = 200;

/** PostgreSQL's text holds no NUL. */
export const storable = (text: string): string => text.replaceAll('\u0000', '\ufffd');

/** The key under which an event waits in the stash. */
export const stashKey = (key: string): string =>
  key.length > MAX_KEY_LENGTH ? `@long/${deriveId('stash-key', key)}` : storable(key);

/**
 * The key of a record that cannot be read: its record key, because producers put the event key there; a record
 * without one stands alone, and parks nothing but itself.
 */
export function keyOfUnreadable({ key, topic, partition, offset }: ConsumedRecord): string {
  const text = key?.toString('utf8') ?? '';
  return text === '' ? `@${topic}/${partition}/${offset}` : stashKey(text);
}
