import { asOperator, testOperators, testServices } from '@night-market/access/testing';
import { createRuntime, startService, type RunningService } from '@night-market/service-kit';
import { askJson, createBus, createDatabase, eventually, type JsonAnswer } from '@night-market/testing';
import { civicRouter } from '../../src/civic-router.service.ts';
import { readConfig } from '../../src/config.ts';

export interface Told {
  readonly id: string;
  readonly type: string;
  readonly key: string;
  readonly payload: Readonly<Record<string, string>>;
}

export interface Answer {
  readonly status: number;
  readonly type: string | null;
  readonly text: string;
  readonly headers: Headers;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- tests look into any answer
  readonly json: () => any;
}

export const SECRET = 'a secret of this test that is long enough';

/** The real service in this process, on a database and a topic of its own. */
export async function startCivicRouter(more: Record<string, string> = {}) {
  const database = await createDatabase();
  const bus = await createBus(['civic.events.v1']);
  const config = readConfig({
    ...{ DATABASE_URL: database.url, MIGRATE_ON_START: 'true', KAFKA_BROKERS: bus.brokers.join(',') },
    ...{ KAFKA_NAMESPACE: bus.namespace, HTTP_PORT: '0', LOG_LEVEL: 'silent', INSIDE_ACCESS: 'open' },
    ...{ CIVIC_SEAL_SECRETS: SECRET, ...more },
  });
  const start = (): Promise<RunningService> => {
    const runtime = createRuntime(civicRouter, config);
    runtime.access.authenticators.unshift(testOperators, testServices);
    return startService(civicRouter, runtime, config);
  };
  const service = await start();
  const others: RunningService[] = [];
  const { url } = service;
  const ask = (
    method: string,
    path: string,
    {
      body,
      headers = asOperator('operator', 'lin'),
    }: { body?: unknown; headers?: Record<string, string> } = {},
  ): Promise<JsonAnswer> => askJson(url + path, method, { body, headers });
  const client = await ask('POST', '/ops/clients', { body: { name: 'app of the city' } });
  const apiKey = client.body.key as string;
  const fetched = async (path: string, init: RequestInit = {}): Promise<Answer> => {
    const response = await fetch(url + path, init);
    const text = await response.text();
    const { status, headers } = response;
    return { status, headers, type: headers.get('content-type'), text, json: () => JSON.parse(text) };
  };
  const post = (
    path: string,
    fields: Readonly<Record<string, string>> | readonly (readonly [string, string])[],
    headers: Record<string, string> = {},
  ): Promise<Answer> => {
    const pairs = Array.isArray(fields) ? fields : Object.entries(fields);
    const body = new URLSearchParams(pairs as [string, string][]).toString();
    const contentType = { 'content-type': 'application/x-www-form-urlencoded' };
    return fetched(path, { method: 'POST', body, headers: { ...contentType, ...headers } });
  };
  return {
    ...{ database, bus, service, url, ask, apiKey, post, get: (path: string) => fetched(path), fetched },
    addReplica: async () => void others.push(await start()),
    /** Posts a report as a form. @returns its id */
    report: async (fields: Readonly<Record<string, string>> = {}, headers: Record<string, string> = {}) => {
      const usual = { api_key: apiKey, service_code: 'noise', lat: '25.0876', long: '121.5244' };
      const answer = await post('/open311/v2/requests.json', { ...usual, ...fields }, headers);
      if (answer.status !== 201) throw new Error(`${answer.status} ${answer.text}`);
      return answer.json()[0].service_request_id as string;
    },
    told: async (type?: string): Promise<Told[]> =>
      (await bus.readAll('civic.events.v1'))
        .map(({ value }) => JSON.parse(String(value)) as Told)
        .filter((one) => type === undefined || one.type === type),
    async toldOf(reportId: string, type: string): Promise<Told> {
      return eventually(async () => (await this.told(type)).find(({ key }) => key === reportId), {
        timeoutMs: 20_000,
        everyMs: 200,
      });
    },
    stop: async () => {
      await Promise.all([service, ...others].map((one) => one.stop()));
      await bus.drop();
      await database.drop();
    },
  };
}

export type RunningCivicRouter = Awaited<ReturnType<typeof startCivicRouter>>;
