import { asOperator, asService } from '@night-market/access/testing';
import { EventStreamClient } from '@night-market/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startDirectory, type RunningDirectory } from './support/service.ts';

let directory: RunningDirectory;
beforeAll(async () => {
  directory = await startDirectory();
  await directory.addReplica();
});
afterAll(() => directory.stop());

const follow = (replica: number, { authorization } = asOperator('viewer'), lastEventId?: string) =>
  EventStreamClient.connect(`${directory.replicas[replica]!.url}/feed`, { authorization, lastEventId });
const standsSomewhere = (client: EventStreamClient) => client.until(() => client.lastEventId !== undefined);
const told = (client: EventStreamClient) =>
  client.events.map(({ type, data }) => [type, (data['payload'] as { agentId: string }).agentId]);

it('tells who comes and who leaves, and goes on at another replica where a reader stood', async () => {
  const first = await follow(0, asService('payments', 'directory'));
  await standsSomewhere(first);
  const { epoch } = (await directory.register('payments:1')).body;
  await first.until(() => told(first).length === 1);
  await first.close();
  expect(told(first)).toEqual([['registered', 'payments:1']]);

  await directory.register('orchestrator:1');
  expect((await directory.leave('payments:1', epoch)).status).toBe(204);
  const second = await follow(1, asOperator('viewer'), first.lastEventId);
  await second.until(() => told(second).length === 2);
  await second.close();
  // Two agents may be told in any order.
  expect(told(second).sort()).toEqual([
    ['deregistered', 'payments:1'],
    ['registered', 'orchestrator:1'],
  ]);
});

it('is for those who may look the agents up', async () => {
  const stranger = await follow(0, { authorization: 'Bearer nobody' });
  expect(stranger.status).toBe(401);
  const other = await follow(0, asService('payments', 'inside'));
  expect(other.status).toBe(403);
});
