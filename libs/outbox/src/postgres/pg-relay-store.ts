import { BY_KEY_PLANS, ServiceClient } from '@night-market/postgres';
import type pg from 'pg';
import { ALL_LANES, LANES } from '../lanes.ts';
import type { OutboxRow, RelayStore, Route } from '../ports.ts';
import { HELD_BY_RELAYS, LOCK_SPACE, MEMBER } from './lane-locks.ts';

const CHANNEL = 'outbox_lanes';

/** Removing sent rows need not survive a crash: they would only be sent twice. */
const SETTINGS = [
  ['synchronous_commit', 'off'],
  ['idle_session_timeout', "'15s'"],
  ['statement_timeout', "'10s'"],
  ...BY_KEY_PLANS,
] as const;

const COUNT_MEMBERS = `select count(*)::int as members from ${HELD_BY_RELAYS} and objid = ${MEMBER}`;

const TAKE = `select lane::int from unnest($1::int[]) as lane where pg_try_advisory_lock(${LOCK_SPACE}, lane) limit $2`;
const GIVE_BACK = `select pg_advisory_unlock(${LOCK_SPACE}, lane) from unnest($1::int[]) as lane`;

/** Per lane: at most $2 rows and, beyond the first, at most $3 bytes. */
const headsOf = (
  waiting: string,
): string => `select head.lane::int, head.seq, head.topic, head.key, head.headers, head.value,
    head.raw_headers as "rawHeaders"
  from unnest($1::smallint[]) as owned(lane)
  cross join lateral (
    select *, sum(coalesce(octet_length(value), 0) + coalesce(octet_length(raw_headers), 0)) over (order by seq) as bytes,
      row_number() over (order by seq) as n
    from (select * from outbox where ${waiting} order by seq limit $2) as waiting
  ) as head
  where head.n = 1 or head.bytes <= $3`;
const READ = headsOf('outbox.lane = owned.lane');
/** Steps over the rows of what is held ($4, $5) each time: dearer the more of them wait. */
const READ_OTHERS = headsOf(`outbox.lane = owned.lane and not exists (
  select from unnest($4::smallint[], $5::text[]) as held(lane, topic)
  where held.lane = outbox.lane and held.topic = outbox.topic)`);
const readOthers = (values: readonly unknown[], held: readonly Route[]) => ({
  name: 'read-others',
  text: READ_OTHERS,
  values: [...values, held.map(({ lane }) => lane), held.map(({ topic }) => topic)],
});

// Each row is found by its key whatever the statistics say: after a vacuum that sees the outbox empty a join would read
// all that waits for each row that was sent.
const REMOVE = `delete from outbox where ctid = any (array(
  select row.place from unnest($1::smallint[], $2::bigint[]) as sent(lane, seq) cross join lateral (
    select ctid as place from outbox where outbox.lane = sent.lane and outbox.seq = sent.seq limit 1) as row))`;
const removing = (sent: readonly OutboxRow[]) => ({
  name: 'remove',
  text: REMOVE,
  values: [sent.map(({ lane }) => lane), sent.map(({ seq }) => seq)],
});

export interface PgRelayLimits {
  readonly rowsPerLane: number;
  readonly bytesPerLane: number;
}

/** One produce call carries at most 8 lanes x 100 KiB, below the broker's 1 MiB for a batch. */
export const DEFAULT_RELAY_LIMITS: PgRelayLimits = { rowsPerLane: 100, bytesPerLane: 102_400 };

/** Lanes are locked by a session and go with it: what it owned says nothing of the next one. */
interface Session {
  readonly client: ServiceClient;
  owned: readonly number[];
}

/**
 * The relay's own connection: its session holds the lane locks, so they are gone when it is gone. Removing sent
 * rows need not survive a crash (they would only be sent twice), so this session does not wait for the disk.
 * A frozen process loses its session after 15 idle seconds.
 */
export class PgRelayStore implements RelayStore {
  private readonly options: pg.ClientConfig;
  private readonly limits: PgRelayLimits;
  private session: Promise<Session> | undefined;
  private current: Session | undefined;
  private last: Promise<unknown> = Promise.resolve();
  private closed = false;
  private announced: () => void = () => undefined;

  constructor(options: pg.ClientConfig, limits: PgRelayLimits = DEFAULT_RELAY_LIMITS) {
    this.options = options;
    this.limits = limits;
  }

  claimLanes(): Promise<readonly number[]> {
    return this.withSession(async (session) => {
      const { client, owned } = session;
      const { rows } = await client.query<{ members: number }>(COUNT_MEMBERS);
      const share = Math.ceil(LANES / Math.max(1, rows[0]?.members ?? 1));
      if (owned.length > share) {
        await client.query(GIVE_BACK, [owned.slice(share)]);
        session.owned = owned.slice(0, share);
      } else if (owned.length < share) {
        const others = ALL_LANES.filter((lane) => !owned.includes(lane));
        const taken = await client.query<{ lane: number }>(TAKE, [others, share - owned.length]);
        session.owned = [...owned, ...taken.rows.map((row) => row.lane)];
      }
      // An answer and the end of the session may come in one packet.
      if (this.current !== session) throw lanesGone();
      return session.owned;
    });
  }

  read(
    lanes: readonly number[],
    held: readonly Route[],
    sent: readonly OutboxRow[],
  ): Promise<readonly OutboxRow[]> {
    const values = [lanes, this.limits.rowsPerLane, this.limits.bytesPerLane];
    const statement = held.length === 0 ? { name: 'read', text: READ, values } : readOthers(values, held);
    return this.withSession(async ({ client, owned }) => {
      if (!lanes.every((lane) => owned.includes(lane))) throw lanesGone();
      const removed = sent.length > 0 ? client.query(removing(sent)) : undefined;
      const [{ rows }] = await Promise.all([client.query<OutboxRow>(statement), removed]);
      return rows;
    });
  }

  async remove(sent: readonly OutboxRow[]): Promise<void> {
    await this.withSession(({ client }) => client.query(removing(sent)));
  }

  async announce(lanes: readonly number[]): Promise<void> {
    await this.withSession(({ client }) =>
      client.query('select pg_notify($1, $2)', [CHANNEL, lanes.join(',')]),
    );
  }

  onAnnounced(listener: () => void): void {
    this.announced = listener;
  }

  async close(): Promise<void> {
    this.closed = true;
    const session = this.session;
    this.session = undefined;
    await session?.then(({ client }) => client.end()).catch(() => undefined);
  }

  /** One use after the other. */
  private withSession<R>(use: (session: Session) => Promise<R>): Promise<R> {
    const turn = this.last.then(async () => use(await this.connected()));
    this.last = turn.catch(() => undefined);
    return turn;
  }

  private connected(): Promise<Session> {
    // A late signal would claim lanes again for a relay that has stopped.
    if (this.closed) return Promise.reject(new Error('this relay has given its lanes back'));
    if (this.current?.client.isDiscarded) this.lost(this.current);
    this.session ??= this.connect().catch((error: unknown) => {
      this.session = undefined;
      throw error;
    });
    return this.session;
  }

  private async connect(): Promise<Session> {
    const client = new ServiceClient({
      ...this.options,
      application_name: 'outbox-relay',
      pipeline: true,
      connectionTimeoutMillis: 5_000,
    });
    const session: Session = { client, owned: [] };
    this.current = session;
    client.on('error', () => this.lost(session));
    client.on('end', () => this.lost(session));
    client.on('notification', () => this.announced());
    try {
      await client.connect();
      await client.query(SETTINGS.map(([name, value]) => `set ${name} = ${value}`).join('; '));
      await client.query(`select pg_advisory_lock_shared(${LOCK_SPACE}, ${MEMBER})`);
      await client.query(`listen ${CHANNEL}`);
      return session;
    } catch (error) {
      void client.end().catch(() => undefined);
      throw error;
    }
  }

  /** A connection tells of its end more than once: the one that took its place has lost nothing. */
  private lost(session: Session): void {
    if (this.current !== session) return;
    this.current = undefined;
    this.session = undefined;
  }
}

const lanesGone = () => new Error('the session that owned these lanes has ended');
