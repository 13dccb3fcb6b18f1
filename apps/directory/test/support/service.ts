import { asOperator, asService, testOperators, testServices } from '@night-market/access/testing';
import { createRuntime, startService } from '@night-market/service-kit';
import { askJson, createBus, createDatabase } from '@night-market/testing';
import { readConfig } from '../../src/config.ts';
import { directory } from '../../src/directory.service.ts';

export interface Answer {
  readonly status: number;
  // What the tests look into.
  readonly body: Record<string, unknown> & { agents?: Record<string, unknown>[] };
}

const REFUND = {
  name: 'pay.cmd.v1.refund',
  type: 'command',
  protocols: ['fipa-request'],
  ontologies: ['pay'],
};

interface Told {
  readonly type: string;
  readonly payload: Record<string, unknown>;
}

const TOMBSTONE: Told = { type: 'tombstone', payload: {} };

/** What an agent says of itself, but for what is given. */
export const description = (given: object = {}) => ({
  services: [REFUND],
  operationsUrl: 'http://127.0.0.1:3001/ops',
  ...given,
});

/** The real service in this process, on a database and a topic of its own. */
export async function startDirectory(more: Record<string, string> = {}) {
  const database = await createDatabase();
  const bus = await createBus(['city.directory.v1']);
  const config = readConfig({
    ...{ DATABASE_URL: database.url, MIGRATE_ON_START: 'true', KAFKA_BROKERS: bus.brokers.join(',') },
    ...{ KAFKA_NAMESPACE: bus.namespace, HTTP_PORT: '0', LOG_LEVEL: 'silent', INSIDE_ACCESS: 'open' },
    ...{ DIRECTORY_SWEEP_MS: '100', DIRECTORY_SUSPECT_S: '1', ...more },
  });
  const start = () => {
    const runtime = createRuntime(directory, config);
    runtime.access.authenticators.unshift(testOperators, testServices);
    return startService(directory, runtime, config);
  };
  const replicas = [await start()];
  const ask = (
    method: string,
    path: string,
    { body, headers = asOperator('viewer'), replica = 0 }: AskOptions = {},
  ): Promise<Answer> => askJson(replicas[replica]!.url + path, method, { body, headers });
  const as = (agentId: string) => asService(agentId.split(':')[0]!, 'directory');
  return {
    ...{ database, bus, ask, replicas },
    addReplica: async () => void replicas.push(await start()),
    register: (agentId: string, given?: object, replica = 0) =>
      ask('PUT', `/agents/${agentId}`, { body: description(given), headers: as(agentId), replica }),
    renew: (agentId: string, epoch: unknown, replica = 0) =>
      ask('POST', `/agents/${agentId}/renewals`, { body: { epoch }, headers: as(agentId), replica }),
    leave: (agentId: string, epoch: unknown) =>
      ask('DELETE', `/agents/${agentId}?epoch=${String(epoch)}`, { headers: as(agentId) }),
    stateOf: async (agentId: string) => (await ask('GET', `/agents/${agentId}`)).body['state'],
    /** What was told of an agent, in order. */
    told: async (agentId: string) => {
      const records = await bus.readAll('city.directory.v1');
      return records
        .filter(({ key }) => key === agentId)
        .map(({ value }) => (value === null ? TOMBSTONE : (JSON.parse(String(value)) as Told)));
    },
    stop: async () => {
      for (const replica of replicas) await replica.stop();
      await bus.drop();
      await database.drop();
    },
  };
}

interface AskOptions {
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
  readonly replica?: number;
}

export type RunningDirectory = Awaited<ReturnType<typeof startDirectory>>;
