import type { Contract } from '../../src/api/contract-types.ts';

export const CONTRACT: Contract = {
  ...{ topic: '7.v1', status: 'published', description: 'What becomes of payments.', key: 'orderId' },
  ...{ partitions: 6, cleanupPolicy: 'delete', retentionDays: 7, producers: ['payments'] },
  consumers: [
    { name: 'gate', writtenFor: '7.v1' },
    { name: 'console', writtenFor: '7.v2', follows: true },
  ],
  envelope: {},
  events: [
    {
      ...{ type: 'captured', status: 'draft', description: 'Money came.', performative: 'inform' },
      payload: {
        ...{ type: 'object', required: ['orderId'] },
        properties: { orderId: { type: 'string', description: 'Whose money.' }, at: { format: 'date-time' } },
      },
      examples: [{ orderId: 'order-1' }],
    },
  ],
};

/** What the console itself answers, by path. */
export const CONSOLE_ANSWERS: Readonly<Record<string, object>> = {
  '/api/contracts': { contracts: [CONTRACT] },
  '/api/contracts/7.v1': CONTRACT,
};
