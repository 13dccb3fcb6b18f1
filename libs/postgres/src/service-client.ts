import pg from 'pg';
import { markConnectionError } from './connection-errors.ts';
import { isOutdatedPlan } from './errors/outdated-plan.ts';

/** What PostgreSQL's errors and notices tell; the types of pg know only some of it. */
interface ServerError {
  readonly code?: string;
  readonly severity?: string;
}

type Connected = (error: Error | null, client?: pg.Client) => void;

/** A server that takes no writes: a standby, or one whose sessions are read-only. */
const READ_ONLY = '25006';

/** A server without writes, or a session that does not hold the prepared statements that we believe it does. */
const SESSION_OF_NO_USE = new Set([READ_ONLY, '26000', '42P05']);

/**
 * What sessions are ended with, by PostgreSQL and by poolers. The word for the severity is in the server's language
 * (`lc_messages`), so it tells less than the code.
 */
const ENDS_SESSION = /^(08|28|3D|57P0|25P0[34]|53300)/;

/** Asks a session whether its server takes writes; costs one round trip and touches no table. */
export const ASK_READ_ONLY = `select current_setting('transaction_read_only') = 'on' as read_only`;

/** What a server is refused with that takes no writes; an outage, for the name may soon lead to another server. */
export const readOnlyError = (): Error =>
  Object.assign(new Error('this PostgreSQL server takes no writes: is it a standby?'), { code: READ_ONLY });

/** Connections of this process that are open. */
const open = new Set<ServiceClient>();

/**
 * A connection of a service. It refuses a server that takes no writes, ends itself when its server stops taking them or
 * its prepared statements do not fit any more, so that no pool keeps it, and marks what comes from the connection and not
 * from a statement. It never ends the process: PostgreSQL may end a session at a moment when neither a pool nor a
 * statement listens.
 */
export class ServiceClient extends pg.Client {
  private discarded: boolean | undefined;

  constructor(config?: string | pg.ClientConfig) {
    try {
      super(config);
    } catch (error) {
      // The driver reads the certificates that the address names, and one may be away while it is exchanged.
      markConnectionError(error);
      throw error;
    }
    this.on('error', () => undefined);
    this.connection.on('error', markConnectionError);
    this.connection.on('errorMessage' as 'error', (error: Error) => this.look(error as ServerError));
  }

  /** Whether it has given itself up; its end is told later, and until then each query would fail. */
  get isDiscarded(): boolean {
    return this.discarded ?? false;
  }

  override connect(): Promise<pg.Client>;
  override connect(callback: ((err: Error) => void) | ((err: null, c: pg.Client) => void)): void;
  override connect(callback?: unknown): Promise<pg.Client> | undefined {
    const opened = this.open();
    if (callback === undefined) return opened;
    const tell = callback as Connected;
    // Outside of the promise, so that what the callback throws is not taken for a failure to connect.
    opened.then(
      () => process.nextTick(tell, null, this),
      (error: unknown) => process.nextTick(tell, error),
    );
    return undefined;
  }

  private async open(): Promise<pg.Client> {
    try {
      await super.connect();
      const { rows } = await this.query<{ read_only: boolean }>(ASK_READ_ONLY);
      if (rows[0]?.read_only) throw readOnlyError();
      open.add(this);
      this.once('end', () => open.delete(this));
      return this;
    } catch (error) {
      markConnectionError(error);
      this.discard();
      throw error;
    }
  }

  private look(error: ServerError): void {
    const { code = '', severity } = error;
    if (severity === 'FATAL' || severity === 'PANIC' || ENDS_SESSION.test(code)) markConnectionError(error);
    const isOutdated = isOutdatedPlan(error);
    if (isOutdated) this.discardIdlePeers();
    if (isOutdated || SESSION_OF_NO_USE.has(code)) this.discard();
  }

  /** What changed the tables has outdated their plans, too: else each of them would fail once, one after the other. */
  private discardIdlePeers(): void {
    for (const peer of open) {
      if (peer === this || peer.discarded || !isSameTarget(peer, this)) continue;
      if (peer.getTransactionStatus() !== 'I') continue;
      peer.discard();
      // Its pool listens while it is idle, and lets it go.
      peer.emit('error', new Error('its prepared statements are outdated: the tables have changed'));
    }
  }

  private discard(): void {
    this.discarded = true;
    this.end().catch(() => undefined);
  }
}

const isSameTarget = (left: pg.Client, right: pg.Client): boolean =>
  left.host === right.host &&
  left.port === right.port &&
  left.database === right.database &&
  left.user === right.user;
