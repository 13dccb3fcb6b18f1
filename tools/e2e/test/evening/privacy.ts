import { Kafka, logLevel } from 'kafkajs';
import { readServices } from '@night-market/services';
import { eventually } from '@night-market/testing';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  everythingSaid,
  pay,
  rowsOf,
  sourcesOf,
  textInputs,
  type Evening,
  type OpenApi,
  type TextInput,
} from '../../src/index.ts';

/** Numbers and addresses that exist for examples only; each in one writing, so that it can be searched for. */
const DETECTED = ['0912345678', '+886223456789', 'hsiao.ming@example.com', '4111111111111111', 'A123456789'];
/** What cannot be told from other words. */
const NAMES = ['王小明', 'Wang Hsiao-Ming'];
const IN_RUBBISH = ['0987654321', 'mei.ling@example.com'];

const SERVICES = readServices().flatMap(({ name, kafka }) => (kafka ? [name] : []));
const CONSUMERS = ['orchestrator', 'payments', 'power-ops'];

interface Planting {
  readonly service: string;
  readonly input: TextInput;
}

/** Input is looked at after the caller: whoever may do what the operation does. */
async function callerOf({ platform }: Evening, admin: string, planting: Planting, body: unknown) {
  if (planting.input.route === '/v1/verify') return (await platform.keys.scanner()).key;
  if (planting.input.route.startsWith('/readings')) return (await platform.keys.meter()).key;
  if (planting.service !== 'payments' || planting.input.route !== '/payments') return admin;
  const { stallId } = JSON.parse(String(body)) as { stallId: string };
  return platform.keys.till(planting.input.place === 'body /stallId' ? 'stall-01' : stallId);
}

/** Of what a caller's rate asks to wait, in seconds. */
const RATE_WAIT_MAX_S = 5;

async function plant(evening: Evening, admin: string, planting: Planting, text: string) {
  const { service, input } = planting;
  // A header holds bytes; callers send them in UTF-8.
  const written = input.place.startsWith('header ') ? Buffer.from(text).toString('latin1') : text;
  const { path, init } = input.request(written);
  const caller = await callerOf(evening, admin, planting, init.body);
  const headers = { ...init.headers, authorization: `Bearer ${caller}` };
  return eventually(
    async () => {
      const response = await fetch(evening.platform.urls[service]![0]! + path, { ...init, headers });
      const body = await response.text();
      // There are more texts than one operator may send in a second; signing in is limited for longer.
      const isOverRate =
        response.status === 429 && Number(response.headers.get('retry-after')) <= RATE_WAIT_MAX_S;
      return !isOverRate && { status: response.status, body };
    },
    { timeoutMs: 30_000, everyMs: 500 },
  );
}

const nameOf = ({ service, input: { method, route, place } }: Planting): string =>
  `${service} ${method} ${route} ${place}`;

/** What is looked up is kept nowhere. */
const isLookedUp = ({ service, input: { method, route, place } }: Planting): boolean =>
  (service === 'identity' && ['/sign-in', '/refresh', '/sign-out'].includes(route)) ||
  place.startsWith('path ') ||
  (method === 'GET' && place.startsWith('query '));

function refusals({ service, input: { method, route } }: Planting): number[] {
  // Services alone register; the directory's own tests send it what they must not say.
  if (service === 'directory' && method !== 'GET') return [403];
  // A report may hold personal data; this one is of no service, and who asks is no agency.
  if (route.startsWith('/open311/')) return [400, 403, 404];
  // So may the answer of a reporter; nobody has made this report.
  if (route === '/hotline/requests/{reportId}/answers') return [400, 404];
  // Who consumes nothing holds no keys back, so there is nothing to act on.
  return route.startsWith('/ops/') && !CONSUMERS.includes(service) ? [400, 404] : [400];
}

/** A record that nobody can read, from somebody who keeps no rules. */
async function sendRubbish(evening: Evening): Promise<void> {
  const { stack, platform } = evening;
  const kafka = new Kafka({ brokers: [...stack.brokers], clientId: 'rubbish', logLevel: logLevel.NOTHING });
  const producer = kafka.producer({ allowAutoTopicCreation: false });
  await producer.connect();
  const values = [
    `call ${IN_RUBBISH.join(' or ')}`,
    JSON.stringify({ id: IN_RUBBISH[0], type: IN_RUBBISH[1] }),
  ];
  const messages = values.map((value, n) => ({ key: `rubbish-${n}`, value }));
  const admin = kafka.admin();
  await admin.connect();
  const deadLetters = async (): Promise<number> => {
    const ends = await admin.fetchTopicOffsets(`${platform.namespace}pay.txn.v1.dlq`);
    return ends.reduce((sum, { high }) => sum + Number(high), 0);
  };
  const before = await deadLetters();
  await producer.send({ topic: `${platform.namespace}pay.txn.v1`, messages });
  await producer.disconnect();
  await eventually(async () => (await rowsOf(evening, 'payments', 'select 1 from stash_key')).length === 2);
  // Each is parked by whoever reads the topic.
  await eventually(async () => (await deadLetters()) >= before + values.length);
  await admin.disconnect();
}

export function describePrivacy(theEvening: () => Evening): void {
  describe('personal data', () => {
    let plantings: Planting[];

    beforeAll(async () => {
      const evening = theEvening();
      const ofServices = SERVICES.map(async (service) => {
        const [url] = evening.platform.urls[service]!;
        const document = (await (await fetch(`${url}/docs/openapi.json`)).json()) as OpenApi;
        return textInputs(document).map((input) => ({ service, input }));
      });
      plantings = (await Promise.all(ofServices)).flat();
    });

    it('is planted in every text that may be written, and refused wherever it would be kept', async () => {
      expect(plantings.map(nameOf)).toEqual(
        expect.arrayContaining([
          'payments POST /payments header Idempotency-Key',
          'payments POST /payments body /orderId',
          'orchestrator POST /sagas/{orderId}/legs/{dupTxnId}/retry body /reason',
          'gate POST /v2/scans body /ticketId',
          'payments DELETE /ops/jobs/{id} query reason',
        ]),
      );
      const admin = await theEvening().signIn('admin');
      const plantEach = async (planting: Planting, text: string): Promise<void> => {
        const { status, body } = await plant(theEvening(), admin, planting, text);
        const what = `${nameOf(planting)}: ${text} (${body})`;
        expect(status, what).toBeLessThan(500);
        if (DETECTED.includes(text) && !isLookedUp(planting))
          expect(refusals(planting), what).toContain(status);
        if (status === 400 && body.includes('personal_data')) expect(body, what).not.toContain(text);
      };
      // Each service has its own limits of what one operator may send in a second.
      const plantAllOf = async (service: string): Promise<void> => {
        for (const planting of plantings.filter((each) => each.service === service))
          for (const text of [...DETECTED, ...NAMES]) await plantEach(planting, text);
      };
      await Promise.all(SERVICES.map(plantAllOf));
    });

    it('is in no topic, log or metric of an evening', async () => {
      const evening = theEvening();
      expect((await pay(evening, 'planted-order')).status).toBe(202);
      expect((await evening.play({ orders: 40, seed: 3 })).findings).toEqual([]);
      await sendRubbish(evening);
      const said = await everythingSaid(evening);
      // What is there is found.
      expect(sourcesOf(said, 'planted-order')).toEqual(expect.arrayContaining(['topic pay.txn.v1']));
      expect(sourcesOf(said, 'its key is held back')).toEqual(['log orchestrator.log', 'log payments.log']);
      expect(sourcesOf(said, 'http_requests_total')).toHaveLength(SERVICES.length);
      expect(sourcesOf(said, IN_RUBBISH[0]!)).toEqual(['topic pay.txn.v1', 'topic pay.txn.v1.dlq']);
      for (const text of [...DETECTED, ...NAMES]) expect(sourcesOf(said, text), text).toEqual([]);
      for (const text of IN_RUBBISH)
        expect(sourcesOf(said, text).filter((source) => !source.startsWith('topic '))).toEqual([]);
    });
  });
}
