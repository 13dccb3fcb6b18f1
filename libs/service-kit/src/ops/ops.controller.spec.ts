import type { SqlTx } from '@night-market/kernel';
import type { EventView, KeyView, StashOperator } from '@night-market/stash';
import { expect, it } from 'vitest';
import { OpsController } from './ops.controller.ts';

const event: EventView = {
  ...{ n: '1', eventId: 'e-1', topic: 'pay.txn.v1', partition: 0, offset: '7', bytes: 40 },
  ...{ recordAt: '2026-11-30T12:00:00.000Z', headers: { ce_type: 'captured', note: 'call 0912-345-678' } },
  json: { orderId: 'order-1', buyer: { mail: 'wang@example.com' } },
};
const key = { key: 'order-1', state: 'parked' } as KeyView;

it('shows what is held back without the personal data that should not be in it', async () => {
  const reader = { find: () => Promise.resolve({ key, events: [event] }) };
  const controller = new OpsController({ reader } as unknown as StashOperator<SqlTx>);
  expect(await controller.find({ key: 'order-1' })).toEqual({
    ...key,
    heldBack: [
      {
        ...event,
        headers: { ce_type: 'captured', note: 'call [phone number]' },
        json: { orderId: 'order-1', buyer: { mail: '[e-mail address]' } },
      },
    ],
  });
});
