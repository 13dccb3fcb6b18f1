import { createHash } from 'node:crypto';
import type { Platform } from '@night-market/launcher';
import pg from 'pg';
import type { Fill } from '../fill/in-chunks.ts';

const FROM = '2026-01-01T00:00:00Z';
const UNTIL = '2100-01-01T00:00:00Z';
const PRODUCT = 'entry';
/** Most that the gate issues for one request. */
const LINES_MAX = 10_000;

/** A UUID that SQL makes of the number as well. */
export const ticketIdOf = (n: number): string =>
  createHash('md5')
    .update(`ticket ${n}`)
    .digest('hex')
    .replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');

const NUMBERED = `with numbered as (
  select n, md5('ticket ' || n)::uuid::text as ticket_id, n <= $3::int / 2 as is_used,
    now() - interval '4 hours' * (1 - n::float8 / $3::int) as at
  from generate_series($2::int, $2::int + $1::int - 1) as n)`;

const fill = (what: string, sql: string): Fill => ({ what, sql: `${NUMBERED}\n${sql}` });

/** The tables of the gate in the middle of an evening: the first half of the tickets has come in within the past hours. */
export const FULL_GATE: readonly Fill[] = [
  fill(
    'ticket',
    `insert into ticket (ticket_id, product, valid_from, valid_until)
     select ticket_id, '${PRODUCT}', '${FROM}', '${UNTIL}' from numbered`,
  ),
  fill(
    'presence',
    `insert into presence (ticket_id, zone_id, is_inside, entries, last_entry_gate_id, last_entry_at)
     select ticket_id, 'market', true, 1, 'gate-' || n % 16, at from numbered where is_used`,
  ),
  fill(
    'scan',
    `insert into scan (device_id, nonce, scan_id, ticket_id, gate_id, admission, decision, correlation_id, scanned_at,
       code_hash, product)
     select 'device-' || n % 64, 'filled-' || n, gen_random_uuid(), ticket_id, 'gate-' || n % 16, 'prepaid', 'granted',
       gen_random_uuid(), at, encode(sha256(ticket_id::bytea), 'hex'), '${PRODUCT}' from numbered where is_used`,
  ),
];

/** The one table of the bare gate, with as many rows; codes of tickets that nobody scans are as long as a token. */
export const MAKE_BARE = `create table bare_ticket (code text primary key, ticket_id text not null,
  used_at timestamptz, gate_id text)`;
export const FULL_BARE: readonly Fill[] = [
  fill(
    'bare_ticket',
    `insert into bare_ticket (code, ticket_id, used_at, gate_id)
     select upper(repeat(md5(ticket_id), 6)), ticket_id, case when is_used then at end,
       case when is_used then 'gate-' || n % 16 end from numbered`,
  ),
];

/** The codes of these tickets by their numbers; they were filled in before, so this issues them again. */
export async function tokensOf(
  platform: Platform,
  numbers: readonly number[],
): Promise<ReadonlyMap<number, string>> {
  const tokens = new Map<number, string>();
  for (let from = 0; from < numbers.length; from += LINES_MAX) {
    const some = numbers.slice(from, from + LINES_MAX);
    const lines = some.map((n) =>
      JSON.stringify({ ticketId: ticketIdOf(n), product: PRODUCT, validFrom: FROM, validUntil: UNTIL }),
    );
    const response = await fetch(`${platform.service('gate').url}/v2/tickets/bulk`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${platform.gateway.marketToken}`,
        'content-type': 'application/x-ndjson',
      },
      body: lines.join('\n'),
    });
    const answers = (await response.text()).trim().split('\n');
    for (const [at, n] of some.entries()) {
      const { token } = JSON.parse(answers[at] ?? '{}') as { token?: string };
      if (token === undefined) throw new Error(`the gate issues no ticket ${n}: ${answers[at]}`);
      tokens.set(n, token);
    }
  }
  return tokens;
}

const GIVE = `update bare_ticket set code = fresh.code
  from unnest($1::text[], $2::text[]) as fresh (ticket_id, code) where bare_ticket.ticket_id = fresh.ticket_id`;

/** Gives the bare gate the codes of the tickets that will be scanned. */
export async function giveTokens(databaseUrl: string, tokens: ReadonlyMap<number, string>): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl });
  client.on('error', () => undefined);
  await client.connect();
  try {
    await client.query(GIVE, [[...tokens.keys()].map(ticketIdOf), [...tokens.values()]]);
    await client.query('vacuum (analyze) bare_ticket');
  } finally {
    await client.end();
  }
}
