import { gateAuthV2, payTxnV1, recordSchemaText } from '@night-market/contracts';
import { describe, expect, it } from 'vitest';
import { RegisteredSchemas } from './registered-schemas.ts';

/** A registry that numbers what it gets, and is away while `away` says so. */
function numbering() {
  const registered: [subject: string, schema: string][] = [];
  const registry = {
    away: false,
    register: (subject: string, schema: string) => {
      if (registry.away) return Promise.reject(new Error('connect ECONNREFUSED'));
      return Promise.resolve(registered.push([subject, schema]));
    },
  };
  return { registry, registered };
}

describe('registered schemas', () => {
  it('are those of the contracts, under the name of the topic as the cluster knows it', async () => {
    const { registry, registered } = numbering();
    await new RegisteredSchemas(registry, 'north.').idOf(payTxnV1);
    expect(registered).toEqual([['north.pay.txn.v1-value', recordSchemaText(payTxnV1)]]);
  });

  it('are asked for once, however many ask at once and afterwards', async () => {
    const { registry, registered } = numbering();
    const schemas = new RegisteredSchemas(registry, '');
    expect(await Promise.all([schemas.idOf(payTxnV1), schemas.idOf(payTxnV1)])).toEqual([1, 1]);
    registry.away = true;
    expect(await schemas.idOf(payTxnV1)).toBe(1);
    expect(registered).toHaveLength(1);
  });

  it('are asked for again after a failure, which says what and why', async () => {
    const { registry } = numbering();
    const schemas = new RegisteredSchemas(registry, '');
    registry.away = true;
    const asked = schemas.idOf(gateAuthV2);
    await expect(asked).rejects.toThrow(
      'the schema registry gave no id for gate.auth.v2-value: connect ECONNREFUSED',
    );
    registry.away = false;
    expect(await schemas.idOf(gateAuthV2)).toBe(1);
  });
});
