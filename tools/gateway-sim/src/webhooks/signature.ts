import { createHmac } from 'node:crypto';

/** The key bytes of a Standard Webhooks secret, `whsec_<base64>`. */
export const secretBytes = (secret: string): Buffer => Buffer.from(secret.slice('whsec_'.length), 'base64');

/** Signs a webhook by Standard Webhooks; `timestampS` is in seconds since 1970. */
export function sign(secret: Buffer, id: string, timestampS: number, body: string): string {
  return `v1,${createHmac('sha256', secret).update(`${id}.${timestampS}.${body}`).digest('base64')}`;
}
