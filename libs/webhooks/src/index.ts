export { MAX_SIGNATURES, refusalOf } from './check-signature.ts';
export type { Refusal, WebhookHeaders } from './check-signature.ts';
export { signedHeaders } from './sign.ts';
export type { Delivery } from './sign.ts';
