import { eventHeaders, type AclHeaders, type Envelope } from '@night-market/contracts';
import { hash64, newId } from '@night-market/kernel';
import type { Run } from './database.ts';

/** An event to be published, without its id and time. */
export type Draft = Pick<Envelope, 'topic' | 'key' | 'type' | 'payload' | 'correlationId' | 'causationId'> & {
  readonly acl?: AclHeaders;
};

/** The lanes of the platform's outbox table; the bare relay only needs them to be filled in. */
const LANES = 8n;

const INSERT = `insert into outbox (lane, id, topic, key, headers, value)
  select * from unnest($1::smallint[], $2::uuid[], $3::text[], $4::bytea[], $5::json[], $6::bytea[])`;

/** Writes the same rows as the platform's outbox: no check of the payload, no lock of the key. */
export async function append(run: Run, source: string, drafts: readonly Draft[]): Promise<void> {
  if (drafts.length === 0) return;
  const ts = new Date().toISOString();
  const rows = drafts.map(({ topic, key, type, payload, correlationId, causationId, acl }) => {
    const event: Envelope = { id: newId(), topic, ts, key, type, payload, correlationId, causationId };
    const keyBytes = Buffer.from(key);
    return {
      lane: Number(BigInt.asUintN(32, hash64(keyBytes)) % LANES),
      id: event.id,
      keyBytes,
      headers: JSON.stringify(eventHeaders(event, source, acl)),
      value: Buffer.from(JSON.stringify(event)),
    };
  });
  await run(
    'append',
    INSERT,
    rows.map(({ lane }) => lane),
    rows.map(({ id }) => id),
    drafts.map(({ topic }) => topic),
    rows.map(({ keyBytes }) => keyBytes),
    rows.map(({ headers }) => headers),
    rows.map(({ value }) => value),
  );
}
