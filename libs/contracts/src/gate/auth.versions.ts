import { without, type VersionStep } from '../versions/version-step.ts';
import { gateAuthV1, type GateAuthV1Event } from './auth.v1.ts';
import { gateAuthV2, type GateAuthV2Event } from './auth.v2.ts';

const CHARGE = ['orderId', 'stallId', 'amount', 'currency'];
const CONFLICT = ['conflictGateId', 'conflictScanId'];

/** Version 1 is flat: a paid entry has a type of its own, and a conflict names the other scan in two fields. */
export const gateAuthStep: VersionStep<typeof gateAuthV1, typeof gateAuthV2> = {
  older: gateAuthV1,
  newer: gateAuthV2,
  up: (event) => ({ ...event, topic: gateAuthV2.name, ...nested(event) }) as GateAuthV2Event,
  down: (event) => ({ ...event, topic: gateAuthV1.name, ...flat(event) }) as GateAuthV1Event,
};

function nested({ type, payload }: GateAuthV1Event) {
  switch (type) {
    case 'granted':
      // A field named `charge` is unknown to version 1, so it is not believed.
      return { type, payload: without(payload, ['charge']) };
    case 'granted_paid': {
      const { orderId, stallId, amount, currency } = payload;
      const charge = { orderId, stallId, amount, currency };
      return { type: 'granted', payload: { ...without(payload, CHARGE), charge } };
    }
    case 'conflict_detected': {
      const conflictsWith = { gateId: payload.conflictGateId, scanId: payload.conflictScanId };
      return { type, payload: { ...without(payload, CONFLICT), conflictsWith } };
    }
    case 'denied':
    case 'exited':
    case 'revoked':
      return { type, payload };
  }
}

function flat({ type, payload }: GateAuthV2Event) {
  switch (type) {
    case 'granted': {
      const { charge, ...entry } = payload;
      if (!charge) return { type, payload: entry };
      const { orderId, stallId, amount, currency } = charge;
      return { type: 'granted_paid', payload: { ...entry, orderId, stallId, amount, currency } };
    }
    case 'conflict_detected': {
      const { conflictsWith, ...entry } = payload;
      const { gateId: conflictGateId, scanId: conflictScanId } = conflictsWith;
      return { type, payload: { ...entry, conflictGateId, conflictScanId } };
    }
    case 'denied':
    case 'exited':
    case 'revoked':
      return { type, payload };
  }
}
