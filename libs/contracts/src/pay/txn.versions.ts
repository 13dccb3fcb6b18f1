import { without, type VersionStep } from '../versions/version-step.ts';
import { payTxnV1, type PayTxnV1Event } from './txn.v1.ts';
import { payTxnV2, type PayTxnV2Event } from './txn.v2.ts';

/** Words of version 2; a field of that name in version 1 is none of its own and is not believed. */
const MONEY = ['amount', 'currency'];

/** Version 2 adds the money, and does not insist on it. */
export const payTxnStep: VersionStep<typeof payTxnV1, typeof payTxnV2> = {
  older: payTxnV1,
  newer: payTxnV2,
  up: (event) =>
    ({ ...event, topic: payTxnV2.name, payload: without(event.payload, MONEY) }) as PayTxnV2Event,
  down: (event) =>
    ({ ...event, topic: payTxnV1.name, payload: without(event.payload, MONEY) }) as PayTxnV1Event,
};
