import type { TopicSnapshot } from '@night-market/contracts';
import { PlainError } from '../plain-error.ts';

/**
 * Reads the text of a snapshot.
 * @returns undefined when it is JSON of something else
 * @throws PlainError when it is no JSON
 */
export function parseSnapshot(text: string, place: string): TopicSnapshot | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new PlainError(`${place} is not JSON; run \`npm run contracts:snapshot\` to write it anew.`);
  }
  return isSnapshot(value) ? value : undefined;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isSnapshot = (value: unknown): value is TopicSnapshot =>
  isObject(value) &&
  typeof value['topic'] === 'string' &&
  isObject(value['events']) &&
  isObject(value['envelope']);
