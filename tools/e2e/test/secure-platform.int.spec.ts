import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import {
  aclsOf,
  busUsers,
  kafkaRights,
  platformTopics,
  prepareServing,
  resolveHome,
  SERVICES,
} from '@night-market/launcher';
import {
  ensureAcls,
  makeCertificates,
  startStack,
  type AclRight,
  type CertificateFiles,
  type Stack,
} from '@night-market/stack';
import { eventually } from '@night-market/testing';
import pg from 'pg';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';

const NAME = 'orchestrator';
const SOON = { timeoutMs: 45_000, everyMs: 100 };
const LIMIT_MS = 90_000;
/** The loopback address as no certificate calls it. */
const OTHER_NAME = '127.1';
const NOT_CERTIFIED =
  /^127\.0\.0\.1:\d+ does not accept the client certificate, or wants one \([\w/]+\); check KAFKA_SSL_CERT_FILE and KAFKA_SSL_KEY_FILE\.$/;

let dir: string;
let stack: Stack;
let databaseUrl: string;
/** Of an authority that nobody trusts. */
let stranger: CertificateFiles;
const without = (resource: AclRight['resource']): AclRight[] =>
  aclsOf(kafkaRights()).filter((right) => right.user === NAME && right.resource !== resource);

beforeAll(async () => {
  dir = mkdtempSync(join(process.env['NIGHT_MARKET_TEST_DIR'] ?? '', 'secure-'));
  chmodSync(dir, 0o755);
  const env = { PATH: process.env['PATH'] };
  const { cacheDir } = resolveHome();
  stranger = await makeCertificates(join(dir, 'stranger'));
  const secure = { users: busUsers(), clientCertificates: true };
  stack = await startStack({ dataDir: dir, cacheDir, env, secure });
  await stack.ensureTopics(platformTopics());
  await stack.ensureAcls(without('group'));
  const urls = await stack.ensureServiceDatabase(NAME);
  databaseUrl = urls.service;
  await run({ DATABASE_URL: urls.owner }, 'migrate').ended;
}, 180_000);
afterAll(async () => {
  await stack?.stop();
  rmSync(dir, { recursive: true, force: true });
});

interface Run {
  readonly lines: string[];
  readonly ended: Promise<unknown>;
  stop(): Promise<void>;
}

/** The orchestrator as it is deployed, with these settings besides the right ones. */
function run(settings: Readonly<Record<string, string>>, ...args: string[]): Run {
  const { entry } = SERVICES.find(({ name }) => name === NAME)!;
  const env = {
    ...{ PATH: process.env['PATH'], HTTP_PORT: '0', DATABASE_URL: databaseUrl },
    ...{ KAFKA_BROKERS: stack.brokers.join(','), ...stack.kafkaEnv(NAME), ...settings },
  };
  const child = spawn(process.execPath, [entry, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const lines: string[] = [];
  for (const output of [child.stdout, child.stderr])
    output.on('data', (chunk) => lines.push(...String(chunk).split('\n')));
  const ended = once(child, 'exit');
  const stop = async (): Promise<void> => {
    child.kill('SIGKILL');
    await ended;
  };
  return { lines, ended, stop };
}

function serve(settings: Readonly<Record<string, string>> = {}): Run {
  const running = run(settings);
  onTestFinished(running.stop);
  return running;
}

async function ready({ lines }: Run): Promise<[status: number, bus: string]> {
  const url = lines.map((line) => /"url":"([^"]+)"/.exec(line)?.[1]).find((found) => found !== undefined);
  if (url === undefined) return [0, 'not up yet'];
  const response = await fetch(`${url}/health/ready`);
  const { checks } = (await response.json()) as { checks: { bus: string } };
  return [response.status, checks.bus];
}

it.each<[what: string, settings: () => Record<string, string>, sentence: RegExp]>([
  [
    'a group that it may not read as',
    () => ({}),
    /The user of this service may not read as the group orchestrator; give it Read on that group/,
  ],
  [
    'a password that is wrong',
    () => ({ KAFKA_SASL_PASSWORD: 'geheim-geheim' }),
    /The broker refuses the login; check KAFKA_SASL_USERNAME, KAFKA_SASL_PASSWORD and KAFKA_SASL_MECHANISM\./,
  ],
  [
    'a way to log in that the broker does not know',
    () => ({ KAFKA_SASL_MECHANISM: 'plain' }),
    /The broker does not know this way to log in; set KAFKA_SASL_MECHANISM to one that its listener has\./,
  ],
  [
    'no login',
    () => ({ KAFKA_SASL_MECHANISM: '' }),
    /^127\.0\.0\.1:\d+ wants a login; set KAFKA_SASL_MECHANISM, KAFKA_SASL_USERNAME and KAFKA_SASL_PASSWORD\./,
  ],
  [
    'a broker whose authority is another',
    () => ({ KAFKA_SSL_CA_FILE: stranger.authority }),
    /^The certificate of 127\.0\.0\.1:\d+ is not accepted \(\w+\); set KAFKA_SSL_CA_FILE to the authority that issued it\.$/,
  ],
  ['no client certificate', () => ({ KAFKA_SSL_CERT_FILE: '', KAFKA_SSL_KEY_FILE: '' }), NOT_CERTIFIED],
  [
    'a client certificate of another authority',
    () => ({ KAFKA_SSL_CERT_FILE: stranger.certificate, KAFKA_SSL_KEY_FILE: stranger.key }),
    NOT_CERTIFIED,
  ],
])(
  '%s is told in one sentence, once, and the service is not ready',
  async (_what, settings, sentence) => {
    const service = serve(settings());
    await eventually(async () => (await ready(service))[0] === 503, SOON);
    const [, bus] = await ready(service);
    expect(bus).toMatch(/^failing: /);
    expect(bus.slice('failing: '.length)).toMatch(sentence);
    const told = () => messagesOf(service).filter((msg) => sentence.test(msg));
    await eventually(() => told().length > 0, SOON);
    expect(told()).toHaveLength(1);
    const secrets = ['geheim-geheim', stack.kafkaEnv(NAME)['KAFKA_SASL_PASSWORD']!];
    for (const secret of secrets) expect(service.lines.join('\n')).not.toContain(secret);
  },
  LIMIT_MS,
);

it.each<[what: string, parts: () => Partial<Record<'hostname' | 'sslrootcert', string>>, sentence: RegExp]>([
  [
    'authority is another',
    () => ({ sslrootcert: stranger.authority }),
    /^The certificate of the database server is not accepted \(\w+\); set sslrootcert in DATABASE_URL to the authority that issued it\.$/,
  ],
  [
    'certificate has another name',
    () => ({ hostname: OTHER_NAME }),
    /^The certificate of the database server is not accepted \(ERR_TLS_CERT_ALTNAME_INVALID\); name the server in DATABASE_URL as its certificate does\.$/,
  ],
])('a database whose %s is told in one sentence at boot', async (_what, parts, sentence) => {
  const url = new URL(databaseUrl);
  const { hostname = url.hostname, sslrootcert = url.searchParams.get('sslrootcert')! } = parts();
  url.hostname = hostname;
  url.searchParams.set('sslrootcert', sslrootcert);
  expect(url.searchParams.get('sslmode')).toBe('verify-full');
  const service = serve({ DATABASE_URL: url.href });
  await eventually(() => messagesOf(service).some((msg) => sentence.test(msg)), SOON);
  expect(service.lines.join('\n')).not.toContain(decodeURIComponent(url.password));
});

it(
  'joins when the right is given, and names the topic that it may not write to when that is taken away',
  async () => {
    const service = serve();
    await eventually(async () => (await ready(service))[0] === 503, SOON);
    await ensureAcls(stack.adminKafka(), aclsOf(kafkaRights()));
    await eventually(async () => (await ready(service))[1] === 'joined', SOON);
    expect((await ready(service))[0]).toBe(200);
    await service.stop();
    await takeAway('pay.cmd.v1');
    const again = serve();
    await eventually(async () => (await ready(again))[0] === 503, SOON);
    expect((await ready(again))[1]).toContain('may not be seen by this service: pay.cmd.v1.');
  },
  LIMIT_MS,
);

it(
  'is made ready by npm run stack, whose settings are all that a service needs',
  async () => {
    await stack.dropDatabase(NAME);
    const built = async (): Promise<void> => undefined;
    const envDir = await prepareServing({ stack, dataDir: dir, logDir: join(dir, 'logs') }, built);
    const settingsOf = (name: string): Record<string, string> =>
      parseEnv(readFileSync(join(envDir, `${name}.env`), 'utf8')) as Record<string, string>;
    for (const { name } of SERVICES.filter(({ database }) => database !== undefined))
      expect(await withheld(settingsOf(name)['DATABASE_URL']!), name).toEqual([]);
    const service = serve(settingsOf(NAME));
    await eventually(async () => (await ready(service))[1] === 'joined', SOON);
    expect((await ready(service))[0]).toBe(200);
  },
  LIMIT_MS,
);

/** Tables and sequences of a service that it may not use. */
async function withheld(connectionString: string): Promise<string[]> {
  const client = new pg.Client({ connectionString });
  client.on('error', () => undefined);
  await client.connect();
  try {
    const { rows } = await client.query<{ name: string }>(
      `select oid::regclass::text as name from pg_class where relnamespace = 'public'::regnamespace and (
         (relkind in ('r', 'p') and not (has_table_privilege(oid, 'select') and has_table_privilege(oid, 'insert')
           and has_table_privilege(oid, 'update') and has_table_privilege(oid, 'delete')))
         or (relkind = 'S' and not has_sequence_privilege(oid, 'usage')))`,
    );
    return rows.map(({ name }) => name);
  } finally {
    await client.end();
  }
}

const messagesOf = ({ lines }: Run): string[] =>
  lines.filter((line) => line.includes('"msg"')).map((line) => (JSON.parse(line) as { msg: string }).msg);

async function takeAway(resourceName: string): Promise<void> {
  const admin = stack.adminKafka().admin();
  await admin.connect();
  // Kafka's numbers: topic, literal, any operation, allow.
  const filter = { resourceType: 2, resourcePatternType: 3, operation: 1, permissionType: 3, host: '*' };
  await admin.deleteAcls({ filters: [{ ...filter, resourceName, principal: `User:${NAME}` }] });
  await admin.disconnect();
}
