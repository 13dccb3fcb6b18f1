import type { OutsideDestinations } from '../../src/api/outside-types.ts';

export const AGENCIES_TO_TELL: OutsideDestinations = {
  destinations: [
    {
      ...{ kind: 'webhook', destination: 'fire', waiting: 12, parked: 1, oldestAgeSeconds: 61 },
      circuit: 'open',
    },
    {
      ...{ kind: 'notice', destination: 'mail', waiting: 0, parked: 1, oldestAgeSeconds: 0 },
      circuit: 'half_open',
    },
  ],
};
export const GATEWAY_TO_CALL: OutsideDestinations = {
  destinations: [
    {
      ...{ kind: 'capture', destination: 'gateway', waiting: 3, parked: 0, oldestAgeSeconds: 9 },
      circuit: 'closed',
    },
    {
      ...{ kind: 'refund', destination: 'gateway', waiting: 0, parked: 0, oldestAgeSeconds: 0 },
      circuit: 'closed',
    },
  ],
};
