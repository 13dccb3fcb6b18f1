import type { Platform } from '@night-market/launcher';

async function admin({ gateway }: Platform, method: string, path: string, body: object): Promise<void> {
  const response = await fetch(`${gateway.url}${path}`, {
    method,
    headers: { authorization: `Bearer ${gateway.apiKey}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!response.ok)
    throw new Error(`the gateway refused its settings: ${response.status} ${await response.text()}`);
}

/** No faults but those planned, and webhooks for this share of the captures. */
export const settleGateway = (platform: Platform, webhookRate: number): Promise<void> =>
  admin(platform, 'PUT', '/admin/faults', { webhookRate });

/** These orders will be captured twice; the gateway's answer says so. */
export async function planDuplicates(platform: Platform, orderIds: readonly string[]): Promise<void> {
  for (let from = 0; from < orderIds.length; from += 500) {
    const page = orderIds.slice(from, from + 500);
    await admin(platform, 'POST', '/admin/faults/references', {
      byReference: Object.fromEntries(page.map((orderId) => [orderId, 'double_capture_answered'])),
    });
  }
}
