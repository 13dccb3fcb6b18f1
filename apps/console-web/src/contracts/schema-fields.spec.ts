import { TOPICS, snapshotOf } from '@night-market/contracts';
import { describe, expect, it } from 'vitest';
import type { JsonSchema } from '../api/contract-types.ts';
import { fieldsOf, typeOf } from './schema-fields.ts';

describe('the fields of a payload', () => {
  it('are told with those inside of others, and where they stand', () => {
    const schema: JsonSchema = {
      type: 'object',
      required: ['orderId', 'stalls'],
      properties: {
        orderId: { type: 'string', description: 'Whose money it is.' },
        at: { type: 'string', format: 'date-time' },
        stalls: {
          type: 'array',
          items: { type: 'object', required: ['id'], properties: { id: { type: 'string' } } },
        },
        load: { type: 'object', properties: { amps: { type: 'number' } } },
      },
    };
    expect(fieldsOf(schema)).toEqual([
      { path: 'orderId', type: 'string', isRequired: true, description: 'Whose money it is.' },
      { path: 'at', type: 'string (date-time)', isRequired: false, description: '' },
      { path: 'stalls', type: 'array of object', isRequired: true, description: '' },
      { path: 'stalls[].id', type: 'string', isRequired: true, description: '' },
      { path: 'load', type: 'object', isRequired: false, description: '' },
      { path: 'load.amps', type: 'number', isRequired: false, description: '' },
    ]);
  });

  it.each([
    [{ type: ['string', 'null'] }, 'string | null'],
    [{ type: 'string', enum: ['on', 'off'] }, '"on" | "off"'],
    [{ type: 'string', 'x-open-enum': ['fire'] }, '"fire" | …'],
    [{}, 'any'],
  ] as const)('%j is %s', (schema, type) => {
    expect(typeOf(schema)).toBe(type);
  });

  it.each(TOPICS.map((topic) => [topic.name, topic] as const))('of %s have the key', (_, topic) => {
    for (const { payload } of Object.values(snapshotOf(topic).events))
      expect(fieldsOf(payload as JsonSchema)).toContainEqual(
        expect.objectContaining({ path: topic.key, isRequired: true }),
      );
  });
});
