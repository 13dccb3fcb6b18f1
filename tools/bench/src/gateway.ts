import { bookSettlement, readManyBooks, type GatewayBook, type SettlementLine } from '@night-market/books';
import type { Platform } from '@night-market/launcher';

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

/** The lines of the gateway's settlement file after `cursor`, a page at a time, and the cursor behind each page. */
async function* settlementPages(platform: Platform, cursor: string) {
  for (let after = cursor; ;) {
    const page = await ask(platform, 'GET', `/v1/settlement?after=${after}`);
    const lines = page['lines'] as SettlementLine[];
    if (lines.length === 0) return;
    after = String(page['next']);
    yield { lines, next: after };
  }
}

/** Where the gateway's settlement file ends now. */
export async function settlementEnd(platform: Platform): Promise<string> {
  let end = '0';
  for await (const { next } of settlementPages(platform, end)) end = next;
  return end;
}

/** All books of these orders; the gateway's own from what it has booked since `cursor`. */
export async function* booksSince(platform: Platform, cursor: string, orderIds: readonly string[]) {
  const gateway = new Map<string, GatewayBook>();
  for await (const { lines } of settlementPages(platform, cursor)) {
    for (const line of lines) bookSettlement(gateway, line);
  }
  yield* readManyBooks({ databaseUrls: platform.databaseUrls, gateway }, orderIds);
}
