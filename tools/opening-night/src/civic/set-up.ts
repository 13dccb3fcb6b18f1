import { randomBytes } from 'node:crypto';
import { askJson, type HotlineAccess } from './hotline-api.ts';

interface Issued {
  readonly holder: { readonly id: string };
  readonly key: string;
}

interface Books {
  readonly books: readonly {
    readonly version: number;
    readonly book: { readonly rules: { readonly rules: readonly { readonly ruleId: string }[] } };
  }[];
}

/** Which agency is in charge of which kind of report, as the rules below say. */
export const IN_CHARGE = { 'fire-safety': 'fire', noise: 'police' } as const;

const RULE = 'opening-night';
const DAY = { from: '00:00', until: '24:00' };
const WEEK = Object.fromEntries(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'].map((day) => [day, [DAY]]));
const REASON = 'opening night';

/** Two agencies with keys and webhooks, and rules for them unless they are there. @returns the key of a client */
export async function setUpHotline(access: HotlineAccess): Promise<string> {
  const { civicUrl, agencySimUrl, agencySimKey, marketToken } = access;
  const issue = (path: string, name: string) =>
    askJson<Issued>(civicUrl + path, 'POST', marketToken, { name });
  for (const agencyId of Object.values(IN_CHARGE)) {
    const { holder, key } = await issue('/ops/agency-keys', agencyId);
    const secret = `whsec_${randomBytes(32).toString('base64')}`;
    const webhookUrl = `${agencySimUrl}/agencies/${agencyId}/told`;
    const settings = { civicUrl, apiKey: key, secret, fault: 'none' };
    await askJson(`${agencySimUrl}/admin/agencies/${agencyId}`, 'PUT', agencySimKey, settings);
    const agency = { name: agencyId, keyHolderId: holder.id, webhookUrl, secrets: [secret], reason: REASON };
    await askJson(`${civicUrl}/agencies/${agencyId}`, 'PUT', marketToken, agency);
  }
  await setRules(access);
  return (await issue('/ops/clients', 'opening night')).key;
}

/** Rules that somebody else has written stay behind in the history. */
async function setRules({ civicUrl, marketToken }: HotlineAccess): Promise<void> {
  const { books } = await askJson<Books>(`${civicUrl}/rule-books?limit=1`, 'GET', marketToken);
  const [current] = books;
  if (current?.book.rules.rules.some(({ ruleId }) => ruleId.startsWith(RULE))) return;
  const rule = (category: string, agencyId: string) => ({
    ...{
      ruleId: `${RULE}-${agencyId}`,
      priority: 1,
      when: { categories: [category] },
      agencyIds: [agencyId],
    },
  });
  const calendar = { timeZone: 'Asia/Taipei', week: WEEK };
  await askJson(`${civicUrl}/rule-books`, 'POST', marketToken, {
    rules: {
      ...{ timeZone: 'Asia/Taipei', fallbackAgencyId: 'market-office' },
      rules: [rule('fire_safety', IN_CHARGE['fire-safety']), rule('noise', IN_CHARGE.noise)],
    },
    levels: { default: { calendar, acknowledgeWithinMs: 600_000, resolveWithinMs: 86_400_000 } },
    ...{ version: current?.version ?? 0, reason: REASON },
  });
}

/** Switches what goes wrong with an agency. */
export const setFault = ({ agencySimUrl, agencySimKey }: HotlineAccess, agencyId: string, fault: string) =>
  askJson(`${agencySimUrl}/admin/agencies/${agencyId}/fault`, 'PUT', agencySimKey, { fault });
