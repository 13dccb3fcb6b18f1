import { createHmac } from 'node:crypto';
import { keyOf } from './secret.ts';

/** One delivery of a message. */
export interface Delivery {
  /** The same for every try, so that the receiver takes it once. */
  readonly id: string;
  /** When it is sent, in milliseconds since 1970; each try has its own. */
  readonly sentAtMs: number;
  /** As it goes over the wire. */
  readonly body: string;
}

/**
 * The headers of a delivery by Standard Webhooks.
 * @param secrets `whsec_<base64>` each; several during a rotation, so that the receiver may change over at any time
 */
export function signedHeaders({ id, sentAtMs, body }: Delivery, secrets: readonly [string, ...string[]]) {
  const timestamp = String(Math.floor(sentAtMs / 1_000));
  const signature = (secret: string): string =>
    `v1,${createHmac('sha256', keyOf(secret)).update(`${id}.${timestamp}.${body}`).digest('base64')}`;
  return {
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': secrets.map(signature).join(' '),
  };
}
