import { eventually, nightly } from '@night-market/testing';
import { signTicket } from '@night-market/ticket-token';
import { newKey } from '@night-market/ticket-token/testing';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { TestGate, type Answer } from './support/service.ts';

/** Each run asks both adapters for some codes. */
const RUNS = nightly(300, 30);
const FROM_S = Date.parse('2026-01-01T00:00:00Z') / 1_000;
const UNTIL_S = Date.parse('2100-01-01T00:00:00Z') / 1_000;

let gate: TestGate;
let token: string;
/** Codes that look like tickets and are none of this market's. */
let strangers: string[];

beforeAll(async () => {
  gate = await TestGate.start();
  token = await gate.issue('real-1');
  const elsewhere = await TestGate.start({ MARKET_NAME: 'elsewhere' }, gate);
  const ofAnother = await elsewhere.issue('real-1');
  await elsewhere.stop();
  const [other, unknown, future, ended] = await Promise.all(['k1', 'k8', 'f1', 'e1'].map((id) => newKey(id)));
  await addKey('f1', future!.publicKey, '2099-01-01T00:00:00Z', null);
  await addKey('e1', ended!.publicKey, '2026-01-01T00:00:00Z', '2026-01-02T00:00:00Z');
  const claims = { ticketId: 'real-1', market: 'night-market', product: 'entry', zones: [] };
  const signed = (key: typeof other) =>
    signTicket({ ...claims, validFromS: FROM_S, validUntilS: UNTIL_S }, key!.signer);
  strangers = [ofAnother, ...(await Promise.all([other, unknown, future, ended].map(signed)))];
});
afterAll(() => gate.stop());

const addKey = (keyId: string, publicKey: string, from: string, to: string | null) =>
  gate.database.query('insert into ticket_key values ($1, $2, $3, $4, $5)', [
    ...[keyId, Buffer.from(publicKey, 'base64url'), Buffer.from('sealed'), from, to],
  ]);

const ODD = [
  '\r\n',
  '\n',
  '\r',
  '\0',
  '\t',
  ' ',
  '=',
  '+',
  '%0D%0A',
  '&gate=south',
  '"',
  '\\',
  '\ud800',
  'é',
  'ﬁ',
  '夜',
];
const ALPHABET = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'];

/** A real token changed somehow, or a text that never was one. */
const codes: fc.Arbitrary<string> = fc.oneof(
  fc.record({ at: fc.nat(), by: fc.constantFrom(...ALPHABET) }).map(({ at, by }) => {
    const place = at % token.length;
    const other = token[place] === by ? (by === 'A' ? 'B' : 'A') : by;
    return token.slice(0, place) + other + token.slice(place + 1);
  }),
  fc.nat().map((length) => token.slice(0, length % token.length)),
  fc.record({ at: fc.nat(), odd: fc.constantFrom(...ODD) }).map(({ at, odd }) => {
    const place = at % (token.length + 1);
    return token.slice(0, place) + odd + token.slice(place);
  }),
  fc.constantFrom(...ODD).map((odd) => token + odd),
  fc.constant(undefined).map(() => token.toLowerCase()),
  fc.nat({ max: 40 }).map((times) => token.repeat(times + 2)),
  fc.nat().map((n) => strangers[n % strangers.length]!),
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.string({ unit: fc.constantFrom(...ALPHABET), minLength: 100, maxLength: 400, size: 'max' }),
);

/** All that a scan can use up or tell, once nothing waits to be told. */
const tables = async () => {
  await eventually(async () => (await gate.database.query('select 1 from outbox')).length === 0);
  const of = (sql: string) => gate.database.query(sql);
  return {
    tickets: await of('select * from ticket order by ticket_id'),
    presence: await of('select * from presence'),
    occupancy: await of('select * from occupancy where inside <> 0'),
    list: await of('select * from revocation'),
    told: (await gate.bus.readAll('gate.auth.v2')).map(({ key }) => key),
    granted: await of(`select 1 from scan where decision <> 'denied' or ticket_id is not null`),
  };
};

const form = (fields: Record<string, string>) => new URLSearchParams(fields).toString();
const verify = (code: string, type: string) =>
  type === 'form'
    ? gate.send('POST', '/v1/verify', form({ code, gate: 'north' }), {
        ...gate.scanner,
        'content-type': 'application/x-www-form-urlencoded',
      })
    : gate.send('POST', '/v1/verify', { code, gate: 'north' }, gate.scanner);

/** Refused as an answer, or as a bad request; never let in and never broken by. */
function expectRefused({ status, text, body }: Answer, code: string): void {
  const what = `${JSON.stringify(code)}: ${text}`;
  expect(status, what).toBeLessThan(500);
  if (status !== 200) return expect([400, 413], what).toContain(status);
  expect([body['decision'] ?? body['result'], body['reason']], what).toEqual([
    body['result'] === undefined ? 'denied' : 'DENIED',
    'invalid',
  ]);
}

it('no code but a ticket of this market is let in by an adapter, breaks it, or uses anything up', async () => {
  const before = await tables();
  let nonce = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(codes, { minLength: 4, maxLength: 8 }), async (some) => {
      const answers = some.flatMap((code) => [
        verify(code, 'form').then((answer) => expectRefused(answer, code)),
        verify(code, 'json').then((answer) => expectRefused(answer, code)),
        gate.scan({ nonce: `f-${++nonce}`, token: code }).then((answer) => expectRefused(answer, code)),
      ]);
      await Promise.all(answers);
    }),
    { numRuns: RUNS },
  );
  for (const code of strangers) {
    expectRefused(await verify(code, 'form'), code);
    expectRefused(await gate.scan({ nonce: `s-${++nonce}`, token: code }), code);
  }
  expect(await tables()).toEqual(before);
  expect((await gate.scan({ nonce: 'real', token })).body).toMatchObject({ decision: 'granted' });
});

it('no request but a well-formed one is answered by a decision, and none of the others leaves anything', async () => {
  const stored = () => gate.database.query('select count(*) from scan');
  const before = [await tables(), await stored()];
  const good = { deviceId: gate.deviceId, nonce: 'shape', gateId: 'north', token };
  const fields = fc.dictionary(
    fc.constantFrom(
      ...Object.keys(good),
      'direction',
      'admission',
      'override',
      'ticketId',
      'code',
      'gate',
      'type',
    ),
    fc.anything({ maxDepth: 1, values: [fc.string(), fc.integer(), fc.constant(null), fc.boolean()] }),
  );
  await fc.assert(
    fc.asyncProperty(fields, fc.constantFrom('nonce', 'gateId', 'deviceId'), async (odd, missing) => {
      const { [missing]: _left, ...rest } = good;
      const { [missing]: _odd, ...others } = odd;
      for (const path of ['/v2/scans', '/v1/verify']) {
        const body = path === '/v2/scans' ? { ...rest, ...others } : { ...others, gate: ' ' };
        const { status, text } = await gate.send('POST', path, body, gate.scanner);
        expect(status, `${path} ${JSON.stringify(body)}: ${text}`).toBeGreaterThanOrEqual(400);
        expect(status, `${path} ${JSON.stringify(body)}: ${text}`).toBeLessThan(500);
      }
    }),
    { numRuns: RUNS },
  );
  expect([await tables(), await stored()]).toEqual(before);
});
