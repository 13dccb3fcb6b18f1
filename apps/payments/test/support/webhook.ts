import { createHmac } from 'node:crypto';
import { WEBHOOK_SECRET } from './gateway.ts';
import type { Answer, World } from './world.ts';

/** Headers that sign a body as the gateway does. */
export function sign(
  body: string,
  { secret = WEBHOOK_SECRET, timestamp = Math.floor(Date.now() / 1_000), id = 'msg_1' } = {},
): Record<string, string> {
  const key = Buffer.from(secret.slice('whsec_'.length), 'base64');
  const signature = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64');
  return { 'webhook-id': id, 'webhook-timestamp': String(timestamp), 'webhook-signature': `v1,${signature}` };
}

export const deliver = (world: World, body: string, headers = sign(body)): Promise<Answer> =>
  world.call('/webhooks/gateway', {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body,
  });
