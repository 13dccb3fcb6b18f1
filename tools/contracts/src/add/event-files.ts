import type { EventNames } from './event-names.ts';

/** What a new event type is written from. */
export interface NewEvent extends EventNames {
  readonly topic: string;
  readonly type: string;
  readonly description: string;
  /** The field of the payload that is the topic's key, with an example of it. */
  readonly key: string;
  readonly keyExample: string;
}

const literal = (text: string): string => JSON.stringify(text);

/** The definition of a new event type: a draft whose payload is the key alone, to be grown from there. */
export const definitionText = ({ constant, topic, type, description, key, keyExample }: NewEvent): string => `
import { z } from 'zod';
import { event } from '../define-topic.ts';
import { idSchema } from '../fields.ts';

/** \`${type}\` of ${topic}. */
export const ${constant} = event(
  ${literal(description)},
  z.looseObject({ ${literal(key)}: idSchema }),
  { ${literal(key)}: ${literal(keyExample)} },
  { status: 'draft' },
);
`;

/** Its test: what a producer may say, and what it may not. */
export const testText = ({
  constant,
  file,
  topics,
  type,
  key,
}: NewEvent & { topics: readonly string[] }): string => `
import { describe, expect, it } from 'vitest';
import { assertPayload } from '../decode.ts';
import { ${constant} } from './${file.slice(file.lastIndexOf('/') + 1)}.ts';

const type = ${literal(type)};
const { examples } = ${constant};

describe.each(${JSON.stringify(topics)})('%s ${type}', (topic) => {
  it.each(examples)('is as in example %#', (payload) => {
    expect(() => assertPayload(topic, { type, payload })).not.toThrow();
  });

  it('is refused without its key', () => {
    const payload = { ...examples[0], ${literal(key)}: undefined };
    expect(() => assertPayload(topic, { type, payload })).toThrow(${literal(key)});
  });
});
`;
