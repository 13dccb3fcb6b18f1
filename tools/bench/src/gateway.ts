import type { Platform } from '@night-market/launcher';

interface SettlementLine {
  readonly type: 'capture' | 'refund';
  readonly reference: string;
  readonly amount: number;
}

async function ask(
  { gateway }: Platform,
  method: string,
  path: string,
  body?: object,
): Promise<Record<string, unknown>> {
  const response = await fetch(`${gateway.url}${path}`, {
    method,
    headers: { authorization: `Bearer ${gateway.apiKey}`, 'content-type': 'application/json' },
    ...(body && { body: JSON.stringify(body) }),
  });
  if (!response.ok) {
    throw new Error(`the gateway refused ${method} ${path}: ${response.status} ${await response.text()}`);
  }
  return (await response.json()) as Record<string, unknown>;
}

/** No faults but those planned, and webhooks for this share of the captures. */
export async function settleGateway(platform: Platform, webhookRate: number): Promise<void> {
  await ask(platform, 'PUT', '/admin/faults', { webhookRate });
}

/** These orders will be captured twice; the gateway's answer says so. */
export async function planDuplicates(platform: Platform, orderIds: readonly string[]): Promise<void> {
  for (let from = 0; from < orderIds.length; from += 500) {
    const page = orderIds.slice(from, from + 500);
    await ask(platform, 'POST', '/admin/faults/references', {
      byReference: Object.fromEntries(page.map((orderId) => [orderId, 'double_capture_answered'])),
    });
  }
}

/** Reads what is new in the gateway's own books since `cursor`: net amounts by reference, and the next cursor. */
export async function settlementSince(
  platform: Platform,
  cursor: string,
): Promise<{ net: Map<string, number>; next: string }> {
  const net = new Map<string, number>();
  for (let after = cursor; ;) {
    const page = await ask(platform, 'GET', `/v1/settlement?after=${after}`);
    const lines = page['lines'] as SettlementLine[];
    if (lines.length === 0) return { net, next: after };
    for (const { type, reference, amount } of lines) {
      net.set(reference, (net.get(reference) ?? 0) + (type === 'capture' ? amount : -amount));
    }
    after = String(page['next']);
  }
}
