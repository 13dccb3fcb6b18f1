import { payCmdV1, TOPICS } from '@night-market/contracts';
import { describe, expect, it } from 'vitest';
import { ContractsController } from './contracts.controller.ts';

const contracts = new ContractsController();

describe('the contracts', () => {
  it('are all listed, with who publishes and who reads', () => {
    const listed = contracts.list().contracts;
    expect(listed.map(({ topic }) => topic)).toEqual(TOPICS.map(({ name }) => name));
    expect(listed.find(({ topic }) => topic === 'pay.cmd.v1')).toEqual({
      ...{ topic: 'pay.cmd.v1', status: 'published', key: 'orderId', partitions: 6, retentionDays: 7 },
      ...{ cleanupPolicy: 'delete', description: payCmdV1.description, producers: ['orchestrator'] },
      consumers: [{ name: 'payments', writtenFor: 'pay.cmd.v1' }],
    });
  });

  it.each(TOPICS.map(({ name }) => [name]))('of %s have a schema and an example for every event', (topic) => {
    const { events } = contracts.see({ topic });
    expect(events.length).toBeGreaterThan(0);
    for (const { payload, examples } of events) {
      expect(payload['type']).toBe('object');
      expect(examples.length).toBeGreaterThan(0);
    }
  });

  it('say what an event is between agents', () => {
    const refund = contracts.see({ topic: 'pay.cmd.v1' }).events.find(({ type }) => type === 'refund');
    expect(refund).toMatchObject({ performative: 'request', status: 'published' });
    expect(contracts.see({ topic: 'pay.txn.v1' }).events[0]).toMatchObject({ performative: null });
  });

  it('of a topic that does not exist are not there', () => {
    expect(() => contracts.see({ topic: 'pay.txn.v9' })).toThrow(
      expect.objectContaining({ status: 404, code: 'not_found' }) as Error,
    );
  });

  it('are an AsyncAPI document as well', () => {
    const { asyncapi, channels } = contracts.asyncApi();
    expect(asyncapi).toBe('3.0.0');
    expect(Object.keys(channels as object)).toContain('pay.txn.v1');
  });
});
