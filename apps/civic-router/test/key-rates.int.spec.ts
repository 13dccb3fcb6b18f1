import { afterAll, beforeAll, expect, it } from 'vitest';
import { startCivicRouter, type RunningCivicRouter } from './support/service.ts';

let civic: RunningCivicRouter;
const PER_S = 5;

beforeAll(async () => {
  civic = await startCivicRouter({ HTTP_KEY_REQUESTS_PER_S: String(PER_S) });
});
afterAll(() => civic.stop());

const V2 = '/open311/v2';
const SENT = 40;

const flood = (path: string, fields: Readonly<Record<string, string>>) =>
  Promise.all(Array.from({ length: SENT }, () => civic.post(path, fields)));

it('a key in the body has its rate, beyond which nothing is kept, and other keys have theirs', async () => {
  const fields = { api_key: civic.apiKey, service_code: 'noise', lat: '1', long: '1' };
  const startMs = Date.now();
  const answers = await flood(`${V2}/requests.json`, fields);
  const windows = Math.ceil((Date.now() - startMs) / 1_000) + 1;
  const refused = answers.filter(({ status }) => status === 429);
  const taken = answers.filter(({ status }) => status === 201);
  expect(refused.length + taken.length).toBe(SENT);
  expect(taken.length).toBeLessThanOrEqual(PER_S * windows);
  expect(refused.length).toBeGreaterThan(0);
  expect(refused[0]!.headers.get('retry-after')).toBe('1');
  expect(refused[0]!.json()).toEqual([
    { code: 429, description: expect.stringContaining('too many requests') },
  ]);
  expect(await civic.database.query('select count(*)::int as n from civic_report')).toEqual([
    { n: taken.length },
  ]);
  const other = await civic.ask('POST', '/ops/clients', { body: { name: 'another app' } });
  const answer = await civic.post(`${V2}/requests.json`, { ...fields, api_key: other.body.key as string });
  expect(answer.status).toBe(201);
});

it('so has the key of an agency that sends updates', async () => {
  const { body } = await civic.ask('POST', '/ops/agency-keys', { body: { name: 'fire' } });
  const answers = await flood(`${V2}/servicerequestupdates.xml`, {
    ...{ api_key: body.key as string, update_id: 'u', service_request_id: crypto.randomUUID() },
    ...{ status: 'closed', updated_datetime: new Date().toISOString() },
  });
  const refused = answers.filter(({ status }) => status === 429);
  expect(refused.length).toBeGreaterThan(0);
  expect(refused[0]!.text).toContain('<code>429</code>');
});
