import { setTimeout as sleep } from 'node:timers/promises';
import { askJson, type HotlineAccess } from './hotline-api.ts';
import { IN_CHARGE, setFault, setUpHotline } from './set-up.ts';

/** What came of the reports to the hotline beside the orders. */
export interface HotlineEvening {
  readonly reports: number;
  /** Came to the agency in charge, once. */
  told: number;
  closed: number;
  /** Lost, doubled, in the wrong hands, or not closed in time. */
  wrong: number;
}

type ServiceCode = keyof typeof IN_CHARGE;

interface Sent {
  readonly reportId: string;
  readonly serviceCode: ServiceCode;
}

interface Seen {
  readonly taken: readonly { readonly reportId: string; readonly type: string }[];
}

const BURST = 30;
/** One report in so many is sent twice under one key, as from a phone with a weak signal. */
const TWICE_EVERY = 5;
const DOWN_MS = 3_000;
const PATIENCE_MS = 90_000;
const NEEDS = ['CIVIC_URL', 'AGENCY_SIM_URL', 'GATEWAY_API_KEY', 'MARKET_TOKEN'] as const;

/**
 * Plays two bursts of reports, one of them while both agencies are down, and judges what the agencies and Open311 say.
 * @returns null where the environment does not say where the hotline and the agencies are
 * @throws PlatformError when they do not answer
 */
export async function playHotline(
  env: NodeJS.ProcessEnv,
  signal: AbortSignal,
): Promise<HotlineEvening | null> {
  if (NEEDS.some((name) => !env[name])) return null;
  const access: HotlineAccess = {
    ...{ civicUrl: env['CIVIC_URL']!, agencySimUrl: env['AGENCY_SIM_URL']! },
    ...{ agencySimKey: env['GATEWAY_API_KEY']!, marketToken: env['MARKET_TOKEN']! },
  };
  const apiKey = await setUpHotline(access);
  const sent = await burst(access, apiKey, 0);
  await setFaults(access, 'down');
  sent.push(...(await burst(access, apiKey, BURST)));
  await sleep(DOWN_MS, undefined, { signal });
  await setFaults(access, 'none');
  const deadlineMs = Date.now() + PATIENCE_MS;
  for (;;) {
    const now = await judge(access, sent);
    if (now.wrong === 0 || Date.now() > deadlineMs) return now;
    await sleep(500, undefined, { signal });
  }
}

const setFaults = (access: HotlineAccess, fault: string) =>
  Promise.all(Object.values(IN_CHARGE).map((agencyId) => setFault(access, agencyId, fault)));

/** Each at a place of its own, so that none is a duplicate. */
async function burst(access: HotlineAccess, apiKey: string, from: number): Promise<Sent[]> {
  const numbers = Array.from({ length: BURST }, (_, index) => from + index);
  const all = await Promise.all(
    numbers.map(async (n) => {
      const serviceCode: ServiceCode = n % 2 === 0 ? 'noise' : 'fire-safety';
      const key = crypto.randomUUID();
      const report = (): Promise<string> => send(access, apiKey, key, serviceCode, n);
      const reportId = await report();
      if (n % TWICE_EVERY === 0 && (await report()) !== reportId) return [];
      return [{ reportId, serviceCode }];
    }),
  );
  return all.flat();
}

async function send(
  { civicUrl }: HotlineAccess,
  apiKey: string,
  key: string,
  serviceCode: ServiceCode,
  n: number,
): Promise<string> {
  const response = await fetch(`${civicUrl}/open311/v2/requests.json`, {
    ...{ method: 'POST', headers: { 'idempotency-key': key }, signal: AbortSignal.timeout(10_000) },
    body: new URLSearchParams({
      ...{ api_key: apiKey, service_code: serviceCode, description: `opening night ${n}` },
      ...{ lat: (25 + n / 100).toFixed(4), long: '121.5' },
      ...(serviceCode === 'fire-safety' && { 'attribute[DANGER]': 'exit' }),
    }),
  });
  const [created] = (await response.json()) as readonly { readonly service_request_id?: string }[];
  return created?.service_request_id ?? `none: ${response.status}`;
}

async function judge(access: HotlineAccess, sent: readonly Sent[]): Promise<HotlineEvening> {
  const { civicUrl, agencySimUrl, agencySimKey, marketToken } = access;
  const told = new Map<string, string[]>();
  for (const agencyId of Object.values(IN_CHARGE)) {
    const { taken } = await askJson<Seen>(`${agencySimUrl}/admin/agencies/${agencyId}`, 'GET', agencySimKey);
    for (const { reportId, type } of taken)
      if (type === 'report.routed') told.set(reportId, [...(told.get(reportId) ?? []), agencyId]);
  }
  const ids = sent.map(({ reportId }) => reportId).join(',');
  const listed = await askJson<readonly { readonly service_request_id: string; readonly status: string }[]>(
    `${civicUrl}/open311/v2/requests.json?service_request_id=${ids}`,
    'GET',
    marketToken,
  );
  const status = new Map(listed.map((one) => [one.service_request_id, one.status]));
  const isTold = ({ reportId, serviceCode }: Sent): boolean =>
    String(told.get(reportId)) === IN_CHARGE[serviceCode];
  const isClosed = ({ reportId }: Sent): boolean => status.get(reportId) === 'closed';
  const reports = 2 * BURST;
  const right = sent.filter((one) => isTold(one) && isClosed(one)).length;
  return {
    ...{ reports, told: sent.filter(isTold).length, closed: sent.filter(isClosed).length },
    wrong: reports - right,
  };
}
