import { readFileSync } from 'node:fs';
import { errorText, silentLog } from '@night-market/kernel';
import { eventually } from '@night-market/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDataSource, isDatabaseOutage, readRows } from '@night-market/postgres';
import { toProblem } from '../src/http/problem.filter.ts';
import type { RunningService } from '../src/runtime/run-service.ts';
import { CertificateAuthority, type Certificate } from './certificates.ts';
import { OwnPostgres } from './own-postgres.ts';
import { StallWorld, TOPIC } from './stall-world.ts';

const authority = new CertificateAuthority();
const stranger = new CertificateAuthority();
const good = authority.issue('localhost');

let server: OwnPostgres;
let world: StallWorld;
let service: RunningService;
let url: string;

beforeAll(async () => {
  server = await OwnPostgres.create();
  show(good);
  await server.start();
  world = await StallWorld.create(server.url);
  const address = new URL(world.database.url);
  address.hostname = 'localhost';
  address.search = new URLSearchParams({ sslmode: 'verify-full', sslrootcert: authority.file }).toString();
  url = address.href;
  service = await world.start({ DATABASE_URL: url, CONSUMER_BACKOFF_CAP_MS: '1000' });
});
afterAll(async () => {
  try {
    await world.close();
  } finally {
    await server.remove();
  }
  authority.remove();
  stranger.remove();
});

/** What the server shows from its next reload on; undefined: it offers no TLS. */
function show(shown: Certificate | undefined): void {
  if (!shown) return server.set('ssl = off');
  server.write('server.key', shown.key);
  server.write('server.crt', shown.certificate);
  server.set('ssl = on');
}

const isReady = async (): Promise<boolean> => (await fetch(`${service.url}/health/ready`)).status === 200;

async function expectFlow(key: string): Promise<void> {
  const limit = { timeoutMs: 5_000 };
  await eventually(() => world.publish(service, [key]).then(() => true), limit);
  await eventually(isReady, limit);
  await eventually(async () => (await world.effects()).includes(key), limit);
}

const cases: [name: string, shown: () => Certificate | undefined, sentence: string][] = [
  ['has expired', () => authority.issue('localhost', -1), 'certificate has expired'],
  ['has another name', () => authority.issue('other.example'), "does not match certificate's altnames"],
  ['is of an unknown authority', () => stranger.issue('localhost'), 'unable to verify the first certificate'],
  ['is not there', () => undefined, 'The server does not support SSL connections'],
];

describe('law 9: TLS to PostgreSQL', () => {
  it('is what the pool and the relay use', async () => {
    await expectFlow('encrypted');
    const sessions = await server.query<{ name: string; ssl: boolean }>(
      `select distinct application_name as name, ssl from pg_stat_ssl join pg_stat_activity using (pid)
       where application_name <> '' order by 1`,
    );
    expect(sessions).toEqual([
      { name: 'outbox-relay', ssl: true },
      { name: 'stall', ssl: true },
    ]);
  });

  it.each(cases)(
    'with a certificate that %s is an outage, told in one sentence',
    async (name, shown, sentence) => {
      show(shown());
      await server.reload();
      try {
        const error: unknown = await world.publish(service, ['refused']).catch((thrown: unknown) => thrown);
        expect(errorText(error)).toContain(sentence);
        expect(isDatabaseOutage(error)).toBe(true);
        expect(toProblem(error)).toMatchObject({ status: 503, options: { retryAfterS: 1 } });
        expect(await isReady()).toBe(false);
        await world.tell([`told: ${name}`]);
      } finally {
        show(good);
        await server.reload();
      }
      await expectFlow(`published: ${name}`);
      await eventually(async () => (await world.effects()).includes(`told: ${name}`));
      expect(await world.effects()).not.toContain('refused');
      expect(await world.database.query('select key from stash_key')).toEqual([]);
      expect(await world.bus.readAll(`${TOPIC}.dlq`)).toEqual([]);
      expect(readFileSync('docs/operations/tls.md', 'utf8')).toContain(`\`${sentence}\``);
    },
  );

  it('ends in silence like any other connection, and only then', async () => {
    const config = { DATABASE_URL: url, DATABASE_POOL_SIZE: 2 };
    const source = await createDataSource('tls', config, [], silentLog, 1_000).initialize();
    const pid = () => readRows(source, 'select pg_backend_pid() as pid, pg_sleep(0.4)::text as slept');
    const first = await pid();
    for (let n = 0; n < 3; n++) expect(await pid()).toEqual(first);
    const error = await readRows(source, 'select pg_sleep(8)').catch((thrown: unknown) => thrown);
    expect(errorText(error)).toContain('silent for 1000 ms');
    expect(isDatabaseOutage(error)).toBe(true);
    await source.destroy();
  });
});
