import { afterAll, beforeAll, expect, it } from 'vitest';
import { startCivicRouter, type RunningCivicRouter } from './support/service.ts';

let civic: RunningCivicRouter;

beforeAll(async () => {
  civic = await startCivicRouter();
});
afterAll(() => civic.stop());

const PATH = '/open311/v2/requests.json';
const BURST = 40;

const fields = (more: Readonly<Record<string, string>>) => ({
  ...{ api_key: civic.apiKey, service_code: 'noise' },
  ...more,
});
const keyOf = (key: string) => ({ 'idempotency-key': key });
const idOf = (answer: { readonly json: () => { readonly service_request_id: string }[] }): string =>
  answer.json()[0]!.service_request_id;
const many = <R>(make: (n: number) => Promise<R>): Promise<R[]> =>
  Promise.all(Array.from({ length: BURST }, (_, n) => make(n)));

it('a burst of reports of one thing is one cluster, and of other things none', async () => {
  const answers = await many((n) =>
    civic.post(
      PATH,
      fields({
        ...(n % 2 === 0 ? { lat: '10.5', long: '20.5' } : { lat: String(-60 + n), long: '20' }),
        description: 'loud music at stall C12',
      }),
    ),
  );
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]));
  const rows = await civic.database.query<{ own: boolean; same: boolean; n: number }>(
    `select duplicate_of is null as own, lat = 10.5 as same, count(*)::int as n from civic_report
      where description = 'loud music at stall C12' group by 1, 2 order by 1, 2`,
  );
  expect(rows).toEqual([
    { own: false, same: true, n: BURST / 2 - 1 },
    { own: true, same: false, n: BURST / 2 },
    { own: true, same: true, n: 1 },
  ]);
});

it('one key in a burst is one report, and everybody hears of it', async () => {
  const key = keyOf(crypto.randomUUID());
  const send = () => civic.post(PATH, fields({ lat: '1', long: '2', description: 'one key' }), key);
  const answers = await many(send);
  const taken = answers.filter(({ status }) => status === 201);
  // Another replica may be at work on a key; nobody else is here.
  expect(taken).toHaveLength(BURST);
  expect(new Set(taken.map(idOf)).size).toBe(1);
  expect(taken.filter(({ headers }) => headers.get('idempotent-replayed') === null)).toHaveLength(1);
  const other = await civic.post(PATH, fields({ lat: '1', long: '2', description: 'other' }), key);
  expect(other.status).toBe(422);
});

it('a report that cannot be kept holds up none of those that came with it', async () => {
  const photoId = crypto.randomUUID();
  await civic.report({ photo_id: photoId, lat: '2', long: '3' });
  const answers = await many((n) =>
    civic.post(
      PATH,
      fields({
        ...{ lat: String(-60 + n), long: '40', description: `in a burst ${n}` },
        ...(n === 7 && { photo_id: photoId }),
      }),
    ),
  );
  expect(answers.map(({ status }) => status)).toEqual(answers.map((_, n) => (n === 7 ? 400 : 201)));
  const kept = await civic.database.query("select 1 from civic_report where description like 'in a burst %'");
  expect(kept).toHaveLength(BURST - 1);
});
