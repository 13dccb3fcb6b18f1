/** Communicative acts of FIPA ACL that the request and contract-net protocols use. */
export const ACL_PERFORMATIVES = [
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

export type AclPerformative = (typeof ACL_PERFORMATIVES)[number];
