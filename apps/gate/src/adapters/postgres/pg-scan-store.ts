import type { Policy } from '@night-market/gate-policy';
import type { SqlTx } from '@night-market/kernel';
import { columns, epochMs } from '@night-market/postgres';
import type { DecidedScan } from '../../domain/decided-scan.ts';
import type { Known, Presence } from '../../domain/evening.ts';
import type { Scan } from '../../domain/scan.ts';
import { ScanRaceError } from '../../scan-ticket/ports.ts';
import type { NotedConflict, UploadStore } from '../../upload-scans/ports.ts';
import { isoTime, isoTimeOrNull, toDecidedScan, type ScanRow } from './scan-row.ts';
import { TICKET_COLUMNS, toKnownTicket, type TicketRow } from './ticket-row.ts';

// By key whatever the statistics say: once all scans have expired a join would read the table for each scan.
const FIND = `select known.* from unnest($1::text[], $2::text[]) as wanted (device_id, nonce)
  cross join lateral (
    select * from scan where scan.device_id = wanted.device_id and scan.nonce = wanted.nonce limit 1) as known`;

/** The tickets that are shown, with their add-ons. */
const SHOWN = `array(select unnest($1::text[])
  union select ticket_id from ticket where parent_id = any ($1::text[]) and parent_id is not null)`;

/** In order, so that two replicas never deadlock. */
const LOCK_TICKETS = `select ${TICKET_COLUMNS} from ticket where ticket_id = any (${SHOWN})
  order by ticket_id for no key update`;

/** A statement of its own behind the locks: it sees what their last holders committed. */
const PRESENCES = `select ticket_id as "ticketId", zone_id as "zoneId", is_inside as "isInside", entries,
  last_entry_gate_id as "lastEntryGateId", ${epochMs('last_entry_at')} as "lastEntryAtMs",
  ${epochMs('last_exit_at')} as "lastExitAtMs"
  from presence where ticket_id = any (${SHOWN})`;

const ZONES = 'select zone_id as "zoneId", policy from zone';
const GATES = 'select gate_id as "gateId", zone_id as "zoneId" from gate';
const FEES = 'select code as product, fee from product where fee is not null';

const LOCK_COUNTS =
  'select place, inside from occupancy where place = any ($1::text[]) order by place for update';

const MAKE_COUNTS = `insert into occupancy select place, 0 from unnest($1::text[]) as place order by place
  on conflict do nothing`;

const KEEP_PRESENCE = `insert into presence (ticket_id, zone_id, is_inside, entries, last_entry_gate_id,
    last_entry_at, last_exit_at)
  select * from unnest($1::text[], $2::text[], $3::boolean[], $4::int[], $5::text[], $6::timestamptz[],
    $7::timestamptz[])
  on conflict (ticket_id, zone_id) do update set is_inside = excluded.is_inside, entries = excluded.entries,
    last_entry_gate_id = excluded.last_entry_gate_id, last_entry_at = excluded.last_entry_at,
    last_exit_at = excluded.last_exit_at`;

const ADD = `insert into occupancy (place, inside)
  select place, delta from unnest($1::text[], $2::int[]) as moved (place, delta) order by place
  on conflict (place) do update set inside = occupancy.inside + excluded.inside`;

const SAVE = `insert into scan (device_id, nonce, scan_id, ticket_id, gate_id, admission, decision, reason, order_id,
    correlation_id, scanned_at, code_hash, zone_id, direction, product, overridden, override_reason,
    previous_gate_id, previous_at, is_offline, device_at, flags, conflicts_with)
  select device_id, nonce, scan_id, ticket_id, gate_id, admission, decision, reason, order_id,
    correlation_id, scanned_at, code_hash, zone_id, direction, product, overridden, override_reason,
    previous_gate_id, previous_at, is_offline, device_at, array(select jsonb_array_elements_text(flags)), conflicts_with
  from unnest($1::text[], $2::text[], $3::uuid[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[],
    $9::text[], $10::uuid[], $11::timestamptz[], $12::text[], $13::text[], $14::text[], $15::text[], $16::text[],
    $17::text[], $18::text[], $19::timestamptz[], $20::boolean[], $21::timestamptz[], $22::jsonb[], $23::uuid[])
    as fresh (device_id, nonce, scan_id, ticket_id, gate_id, admission, decision, reason, order_id,
    correlation_id, scanned_at, code_hash, zone_id, direction, product, overridden, override_reason,
    previous_gate_id, previous_at, is_offline, device_at, flags, conflicts_with)
  order by device_id, nonce
  on conflict do nothing returning scan_id`;

const HAPPENED = `select * from scan where ticket_id = any ($1::text[]) and decision = 'granted'`;

const NOTE = `update scan set conflicts_with = noted.other, flags = array_append(flags, 'conflict')
  from unnest($1::uuid[], $2::uuid[]) as noted (scan_id, other)
  where scan.scan_id = noted.scan_id and scan.ticket_id = any ($3::text[])`;

/** Scans, tickets and who is inside, in PostgreSQL, set-wise. */
export class PgScanStore implements UploadStore<SqlTx> {
  async find(tx: SqlTx, scans: readonly Pick<Scan, 'deviceId' | 'nonce'>[]): Promise<readonly DecidedScan[]> {
    const rows = await tx.query<ScanRow>(FIND, columns(scans, 'deviceId', 'nonce'));
    return rows.map(toDecidedScan);
  }

  async know(tx: SqlTx, ticketIds: readonly string[]): Promise<Known> {
    const [tickets, presences, zones, gates, fees] = await Promise.all([
      tx.query<TicketRow>(LOCK_TICKETS, [ticketIds]),
      tx.query<Presence>(PRESENCES, [ticketIds]),
      tx.query<{ zoneId: string; policy: Policy | null }>(ZONES),
      tx.query<{ gateId: string; zoneId: string }>(GATES),
      tx.query<{ product: string; fee: number }>(FEES),
    ]);
    return { tickets: tickets.map(toKnownTicket), presences, zones, gates, fees };
  }

  async lockCounts(
    tx: SqlTx,
    places: readonly string[],
  ): Promise<readonly { place: string; inside: number }[]> {
    // A count that does not exist cannot be locked.
    tx.send(MAKE_COUNTS, [places]);
    return tx.query<{ place: string; inside: number }>(LOCK_COUNTS, [places]);
  }

  async save(tx: SqlTx, scans: readonly DecidedScan[]): Promise<void> {
    if (scans.length === 0) return;
    const rows = await tx.query(
      SAVE,
      columns(
        scans,
        ...([
          'deviceId',
          'nonce',
          'scanId',
          'ticketId',
          'gateId',
          'admission',
          'decision',
          'reason',
        ] as const),
        ...(['orderId', 'correlationId'] as const),
        ({ scannedAtMs }) => isoTime(scannedAtMs),
        ...(['codeHash', 'zoneId', 'direction', 'product', 'overridden', 'overrideReason'] as const),
        'previousGateId',
        ({ previousAtMs }) => isoTimeOrNull(previousAtMs),
        'isOffline',
        ({ deviceAtMs }) => isoTimeOrNull(deviceAtMs),
        ({ flags }) => JSON.stringify(flags),
        'conflictsWith',
      ),
    );
    if (rows.length < scans.length) throw new ScanRaceError('a scan was stored by somebody else meanwhile');
  }

  keepPresence(tx: SqlTx, presences: readonly Presence[]): void {
    if (presences.length === 0) return;
    tx.send(
      KEEP_PRESENCE,
      columns(
        presences,
        ...(['ticketId', 'zoneId', 'isInside', 'entries', 'lastEntryGateId'] as const),
        ({ lastEntryAtMs }) => isoTimeOrNull(lastEntryAtMs),
        ({ lastExitAtMs }) => isoTimeOrNull(lastExitAtMs),
      ),
    );
  }

  addToCounts(tx: SqlTx, deltas: readonly { readonly place: string; readonly delta: number }[]): void {
    if (deltas.length > 0) tx.send(ADD, columns(deltas, 'place', 'delta'));
  }

  async happened(tx: SqlTx, ticketIds: readonly string[]): Promise<readonly DecidedScan[]> {
    return (await tx.query<ScanRow>(HAPPENED, [ticketIds])).map(toDecidedScan);
  }

  noteConflicts(tx: SqlTx, conflicts: readonly NotedConflict[]): void {
    if (conflicts.length === 0) return;
    const tickets = [...new Set(conflicts.map(({ ticketId }) => ticketId))];
    tx.send(NOTE, [...columns(conflicts, 'scanId', 'conflictsWith'), tickets]);
  }
}
