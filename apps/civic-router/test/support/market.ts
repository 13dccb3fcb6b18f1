import { ROUND_THE_CLOCK } from '@night-market/deadlines';
import { startAgency } from './agency.ts';
import { startCivicRouter } from './service.ts';

export const AGENCY_SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
export const V2 = '/open311/v2';

const ROW_C = [
  [121.524, 25.087],
  [121.525, 25.087],
  [121.525, 25.088],
  [121.524, 25.088],
  [121.524, 25.087],
];

export const level = (acknowledgeWithinMs: number, resolveWithinMs: number, more: object = {}) => ({
  ...{ calendar: ROUND_THE_CLOCK, acknowledgeWithinMs, resolveWithinMs, ...more },
});

export const book = (more: { readonly rules?: object; readonly levels?: object } = {}) => ({
  rules: {
    ...{ timeZone: 'Asia/Taipei', fallbackAgencyId: 'market-office' },
    areas: { 'row-c': { type: 'Polygon', coordinates: [ROW_C] } },
    rules: [
      { ruleId: 'gas', priority: 20, when: { words: ['瓦斯', 'gas'] }, agencyIds: ['fire', 'police'] },
      { ruleId: 'fire', priority: 10, when: { categories: ['fire_safety'] }, agencyIds: ['fire'] },
      {
        ruleId: 'row-c-noise',
        priority: 5,
        when: { categories: ['noise'], areas: ['row-c'] },
        agencyIds: ['police'],
      },
    ],
    ...more.rules,
  },
  levels: { default: level(3_600_000, 86_400_000), ...more.levels },
});

/** The hotline with two agencies that have webhooks and keys, and rules for them. */
export async function startMarket(more: Record<string, string> = {}) {
  const fire = await startAgency(AGENCY_SECRET);
  const police = await startAgency(AGENCY_SECRET);
  const civic = await startCivicRouter({
    CIVIC_WEBHOOK_ORIGINS: `${fire.url},${police.url}`,
    ...more,
  });
  const keys: Record<string, string> = {};
  for (const [agencyId, agency] of [
    ['fire', fire],
    ['police', police],
  ] as const) {
    const issued = await civic.ask('POST', '/ops/agency-keys', { body: { name: agencyId } });
    keys[agencyId] = issued.body.key as string;
    const body = {
      name: `The ${agencyId} people`,
      keyHolderId: issued.body.holder.id,
      webhookUrl: `${agency.url}/told`,
    };
    const set = await civic.ask('PUT', `/agencies/${agencyId}`, {
      body: { ...body, secrets: [AGENCY_SECRET], reason: 'x' },
    });
    if (set.status !== 200) throw new Error(JSON.stringify(set.body));
  }
  let version = 0;
  const setBook = async (changed: Parameters<typeof book>[0] = {}) => {
    const answer = await civic.ask('POST', '/rule-books', {
      body: { ...book(changed), version, reason: 'a test' },
    });
    if (answer.status !== 201) throw new Error(JSON.stringify(answer.body));
    version = answer.body.version as number;
  };
  await setBook();
  return {
    ...{ civic, fire, police, keys, setBook },
    version: () => version,
    view: async (reportId: string) => (await civic.ask('GET', `/reports/${reportId}`)).body,
    /** What an agency says of a report. */
    says: (agencyId: string, reportId: string, status: string, more: Readonly<Record<string, string>> = {}) =>
      civic.post(`${V2}/servicerequestupdates.json`, {
        ...{ api_key: keys[agencyId]!, update_id: crypto.randomUUID(), service_request_id: reportId, status },
        ...{ updated_datetime: new Date().toISOString(), ...more },
      }),
    stop: async () => {
      await civic.stop();
      await Promise.all([fire.stop(), police.stop()]);
    },
  };
}

export type RunningMarket = Awaited<ReturnType<typeof startMarket>>;
