import { isConnectionError } from '../connection-errors.ts';
import { isOutdatedPlan } from './outdated-plan.ts';
import { isSchemaFault } from './schema-fault.ts';
import { codeOf } from './sqlstate.ts';

/**
 * SQLSTATE classes and codes that waiting can fix: connection exceptions, too many connections, shutdown and
 * start-up, serialization failure, deadlock, lock and statement time-outs, a read-only replica after failover, disks,
 * and prepared statements that the session does not hold, or holds already: the next session will do.
 * https://www.postgresql.org/docs/current/errcodes-appendix.html
 */
const RECOVERABLE = [
  /^08/,
  /^53/,
  /^57P0/,
  /^58/,
  /^57014$/,
  /^40001$/,
  /^40P01$/,
  /^55P03$/,
  /^25006$/,
  /^25P0[34]$/,
  /^26000$/,
  /^42P05$/,
];

const SOCKET = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
]);

/**
 * Errors that carry no code of their own: pg's and its pool's, PostgreSQL's refusal to connect (55000 means too
 * many other things), and TypeORM's word for a connection that broke between two statements of a transaction.
 */
const LOST =
  /Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|not queryable|Driver not Connected|pool.*ended|not currently accepting connections|Query runner already released/i;

/** Whatever a connection fails with, when it is made or later, is no fault of the work that asked for it. */
function isOfConnection(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false;
  const { driverError, cause } = error as { driverError?: unknown; cause?: unknown };
  return isConnectionError(error) || isOfConnection(driverError) || isOfConnection(cause);
}

/** Whether the database (not the statement) is to blame, so that the same work may succeed later. */
export function isDatabaseOutage(error: unknown): boolean {
  if (isOfConnection(error)) return true;
  if (error instanceof AggregateError && error.errors.some(isDatabaseOutage)) return true;
  if (isSchemaFault(error) || isOutdatedPlan(error)) return true;
  const code = codeOf(error);
  if (code !== undefined && (SOCKET.has(code) || RECOVERABLE.some((pattern) => pattern.test(code))))
    return true;
  return error instanceof Error && LOST.test(error.message);
}

/**
 * Recoverable, but of one statement or transaction: the store itself is up. Query cancelled or timed out,
 * serialization failure, deadlock, lock not available, a transaction that idled too long.
 */
const OF_ONE_TRANSACTION = [/^57014$/, /^40001$/, /^40P01$/, /^55P03$/, /^25P0[34]$/];

function isOfOneTransaction(error: unknown): boolean {
  const code = codeOf(error);
  return code !== undefined && OF_ONE_TRANSACTION.some((pattern) => pattern.test(code));
}

/** Which errors of PostgreSQL are worth waiting for, and for which of them a consumer waits as a whole. */
export const databaseErrors = {
  isRecoverable: isDatabaseOutage,
  isOutage: (error: unknown): boolean => isDatabaseOutage(error) && !isOfOneTransaction(error),
};
