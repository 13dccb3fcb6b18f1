import { openPool } from './database.ts';
import { serve } from './http.ts';
import { readSettings } from './settings.ts';

/**
 * The plainest gate there can be: one statement a scan. No credentials, no signatures, no rules, no answer again for the same
 * nonce, no history, no counts of who is inside, and nobody is told. It is what the gate's figures are held against.
 */
const { port, databaseUrl } = readSettings();
const pool = openPool(databaseUrl);

const USE = `update bare_ticket set used_at = now(), gate_id = $2 where code = $1 and used_at is null
  returning ticket_id`;

serve(port, async (body) => {
  const { token, gateId } = JSON.parse(body) as { token: string; gateId: string };
  const { rows } = await pool.query({ name: 'use', text: USE, values: [token, gateId] });
  return JSON.stringify({ decision: rows.length > 0 ? 'granted' : 'denied' });
});
