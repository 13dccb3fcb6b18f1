/** FIPA ACL performatives that the bus carries. */
export const PERFORMATIVES = [
  'request',
  'agree',
  'refuse',
  'inform',
  'failure',
  'not-understood',
  'cfp',
  'propose',
  'accept-proposal',
  'reject-proposal',
] as const;

export type Performative = (typeof PERFORMATIVES)[number];
