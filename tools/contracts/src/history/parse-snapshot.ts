import { PlainError } from '@night-market/command-line';
import type { TopicSnapshot } from '@night-market/contracts';

/**
 * Reads the text of a snapshot.
 * @returns undefined when it is JSON of something else
 * @throws PlainError when it is no JSON
 */
export function parseSnapshot(text: string, place: string): TopicSnapshot | undefined {
  const value = parseGenerated(text, place);
  return isSnapshot(value) ? value : undefined;
}

/** @throws PlainError when the text of a generated file is no JSON */
export function parseGenerated(text: string, place: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new PlainError(`${place} is not JSON; run \`npm run contracts:snapshot\` to write it anew.`);
  }
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isSnapshot = (value: unknown): value is TopicSnapshot =>
  isObject(value) &&
  typeof value['topic'] === 'string' &&
  isObject(value['events']) &&
  isObject(value['envelope']);
