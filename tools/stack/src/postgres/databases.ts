import { createHmac } from 'node:crypto';
import pg from 'pg';
import { PlainError } from '@night-market/command-line';
import type { DatabaseUrls } from '../types.ts';
import { withClient } from './postgres-ready.ts';

const NAME = /^[a-z_][a-z0-9_]{0,62}$/;
// Any number: it only has to be the same for all who make databases at the same time.
const ADVISORY_LOCK = 7_305_112;

/** The URL of a database as another role; everything else (host, TLS settings) stays. */
export function databaseUrlFor(adminUrl: string, database: string, role: string, password: string): string {
  const url = new URL(adminUrl);
  url.username = role;
  url.password = password;
  url.pathname = `/${database}`;
  return url.toString();
}

/** The password of a role, derived from the stack's secret so that nothing has to be kept per role. */
export function rolePassword(secret: string, role: string): string {
  return createHmac('sha256', secret).update(`role:${role}`).digest('base64url');
}

/** Makes the database `name` and the role `name` that owns it and can do nothing else; returns its URL. */
export async function ensureDatabase(adminUrl: string, secret: string, name: string): Promise<string> {
  checkName(name);
  const password = rolePassword(secret, name);
  const url = databaseUrlFor(adminUrl, name, name, password);
  if (await canConnect(url)) return url;
  await withClient(adminUrl, async (client) => {
    await client.query('select pg_advisory_lock($1)', [ADVISORY_LOCK]);
    await ensureRole(client, name, password);
    const id = pg.escapeIdentifier(name);
    if (!(await exists(client, 'select 1 from pg_database where datname = $1', name))) {
      await client.query(`create database ${id} owner ${id}`);
    }
    await client.query(`revoke all on database ${id} from public`);
  });
  return url;
}

/**
 * Makes the database `name`, the role `<name>_owner` that owns and migrates it, and the role `name` that reads and writes
 * rows and can change no table.
 */
export async function ensureSplitDatabase(
  adminUrl: string,
  secret: string,
  name: string,
): Promise<DatabaseUrls> {
  checkName(name);
  const ownerName = `${name}_owner`;
  const urlAs = (role: string): string => databaseUrlFor(adminUrl, name, role, rolePassword(secret, role));
  const urls = { owner: urlAs(ownerName), service: urlAs(name) };
  const isThere = (await canConnect(urls.owner)) && (await canConnect(urls.service));
  if (!isThere) await createSplitDatabase(adminUrl, secret, name);
  // Of a database of before, too: what a service may use has grown.
  await withClient(urls.owner, (client) => giveRights(client, name));
  return urls;
}

/** Whether `name` is there to be copied: nobody connects to it. */
export const isTemplate = (adminUrl: string, name: string): Promise<boolean> =>
  withClient(adminUrl, (client) =>
    exists(client, 'select 1 from pg_database where datname = $1 and not datallowconn', name),
  );

/** From now on nobody connects to the database `name`: it is there to be copied. */
export async function makeTemplate(adminUrl: string, name: string): Promise<void> {
  checkName(name);
  await withClient(adminUrl, (client) =>
    client.query(`alter database ${pg.escapeIdentifier(name)} with is_template true allow_connections false`),
  );
}

/** Makes the database `name` as `template` is. Both belong to the role of the template, as which its URL connects. */
export async function copyDatabase(
  adminUrl: string,
  secret: string,
  name: string,
  template: string,
): Promise<string> {
  checkName(name);
  const [id, of] = [pg.escapeIdentifier(name), pg.escapeIdentifier(template)];
  await withClient(adminUrl, (client) => client.query(`create database ${id} owner ${of} template ${of}`));
  return databaseUrlFor(adminUrl, name, template, rolePassword(secret, template));
}

async function createSplitDatabase(adminUrl: string, secret: string, name: string): Promise<void> {
  const ownerName = `${name}_owner`;
  const [id, owner] = [pg.escapeIdentifier(name), pg.escapeIdentifier(ownerName)];
  await withClient(adminUrl, async (client) => {
    await client.query('select pg_advisory_lock($1)', [ADVISORY_LOCK]);
    for (const role of [ownerName, name]) await ensureRole(client, role, rolePassword(secret, role));
    if (!(await exists(client, 'select 1 from pg_database where datname = $1', name)))
      await client.query(`create database ${id} owner ${owner}`);
    await client.query(`revoke all on database ${id} from public`);
  });
}

/** As the owner, who gives them in what later migrations create as well. */
async function giveRights(client: pg.Client, name: string): Promise<void> {
  const id = pg.escapeIdentifier(name);
  await client.query(`grant usage on schema public to ${id}`);
  for (const [rights, kind] of [
    ['select, insert, update, delete', 'tables'],
    ['usage', 'sequences'],
  ] as const) {
    await client.query(`alter default privileges in schema public grant ${rights} on ${kind} to ${id}`);
    await client.query(`grant ${rights} on all ${kind} in schema public to ${id}`);
  }
  // Last: once it may connect, all is there.
  await client.query(`grant connect on database ${id} to ${id}`);
}

/** Removes the database `name`, closing its connections, and its roles. */
export async function dropDatabase(adminUrl: string, name: string): Promise<void> {
  checkName(name);
  await withClient(adminUrl, async (client) => {
    await client.query('select pg_advisory_lock($1)', [ADVISORY_LOCK]);
    await client.query(`drop database if exists ${pg.escapeIdentifier(name)} with (force)`);
    for (const role of [name, `${name}_owner`])
      await client.query(`drop role if exists ${pg.escapeIdentifier(role)}`);
  });
}

async function ensureRole(client: pg.Client, name: string, password: string): Promise<void> {
  const verb = (await exists(client, 'select 1 from pg_roles where rolname = $1', name)) ? 'alter' : 'create';
  const id = pg.escapeIdentifier(name);
  const rights = 'login nosuperuser nocreatedb nocreaterole';
  await client.query(`${verb} role ${id} ${rights} password ${pg.escapeLiteral(password)}`);
  // Only a superuser may give a database to a role it is not a member of.
  const { rows } = await client.query<{ usesuper: boolean }>(
    'select usesuper from pg_user where usename = current_user',
  );
  if (!rows[0]?.usesuper) await client.query(`grant ${id} to current_user`);
}

async function exists(client: pg.Client, query: string, name: string): Promise<boolean> {
  return ((await client.query(query, [name])).rowCount ?? 0) > 0;
}

async function canConnect(url: string): Promise<boolean> {
  return withClient(url, () => Promise.resolve(true)).catch(() => false);
}

function checkName(name: string): void {
  if (NAME.test(name)) return;
  throw new PlainError(`"${name}" is no name for a database: use small letters, digits and underscores.`);
}
