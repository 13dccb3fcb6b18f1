import { silentLog } from '@night-market/kernel';
import { createDatabase, eventually, TcpProxy, type TestDatabase } from '@night-market/testing';
import pg, { type PoolClient } from 'pg';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createDataSource } from './data-source.ts';
import { rollBack } from './roll-back.ts';

let database: TestDatabase;
beforeEach(async () => {
  database = await createDatabase(['create table note (text text)', `insert into note values ('held')`]);
});
afterEach(async () => {
  vi.restoreAllMocks();
  await database.drop();
});

it('leaves no connection behind that asked a server to cancel which then fell silent', async () => {
  const { proxy, url } = await TcpProxy.before(database.url);
  const holder = new pg.Client({ connectionString: database.url });
  holder.on('error', () => undefined);
  await holder.connect();
  await holder.query('begin; lock table note');
  const dataSource = createDataSource(
    'kit',
    { DATABASE_URL: url, DATABASE_POOL_SIZE: 1 },
    [],
    silentLog,
    1_000,
  );
  await dataSource.initialize();
  const [client] = (await (dataSource.driver as unknown as Driver).obtainMasterConnection()) as [PoolClient];
  client.on('error', () => undefined);
  await client.query('begin');
  const waits = client.query('delete from note').catch((error: unknown) => error);
  const asking: pg.Client[] = [];
  const clients = pg.Client.prototype as unknown as { connect(): Promise<void> };
  const { connect } = clients;
  vi.spyOn(clients, 'connect').mockImplementation(async function (this: pg.Client) {
    await connect.call(this);
    asking.push(this);
    proxy.silence();
  });

  await rollBack(dataSource, client);
  const { stream } = Reflect.get(asking[0]!, 'connection') as { stream: { destroyed: boolean } };
  await eventually(() => stream.destroyed);
  expect(asking).toHaveLength(1);

  await waits;
  client.release(true);
  await holder.end();
  await proxy.cut();
  await dataSource.destroy();
});

interface Driver {
  obtainMasterConnection(): Promise<unknown[]>;
}
