import { QueryFailedError, QueryRunnerAlreadyReleasedError } from 'typeorm';
import { describe, expect, it } from 'vitest';
import { markConnectionError } from '../connection-errors.ts';
import { databaseErrors, isDatabaseOutage } from './pg-errors.ts';

const coded = (code: string, message = 'x'): Error => Object.assign(new Error(message), { code });
const failed = (inner: Error): Error => new QueryFailedError('select 1', [], inner);

const outages: [string, unknown][] = [
  ...['08000', '08001', '08003', '08004', '08006', '08007', '08P01'].map((code) => ['connection', code]),
  ...['53000', '53100', '53200', '53300', '53400'].map((code) => ['resources', code]),
  ...['57P01', '57P02', '57P03', '57P05'].map((code) => ['shutdown', code]),
  ...['58000', '58030'].map((code) => ['disks', code]),
  ['statement time-out', '57014'],
  ['serialization failure', '40001'],
  ['deadlock', '40P01'],
  ['lock not available', '55P03'],
  ['read-only after failover', '25006'],
  ['idle in transaction', '25P03'],
  ['transaction time-out', '25P04'],
  ['undefined table', '42P01'],
  ['undefined column', '42703'],
  ['undefined function', '42883'],
  ['undefined type', '42704'],
  ['undefined schema', '3F000'],
  ['another type of column', '42804'],
  ['insufficient privilege', '42501'],
  ['a prepared statement that is not there', '26000'],
  ['a prepared statement that is there already', '42P05'],
  ...['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH'].map(
    (code) => ['socket', code],
  ),
].map(([name, code]) => [`${name} ${code}`, coded(code!)]);

const outdatedPlan = (message: string, routine?: string): Error =>
  Object.assign(coded('0A000', message), { routine });

const messages = [
  'Connection terminated unexpectedly',
  'Connection terminated due to connection timeout',
  'timeout exceeded when trying to connect',
  'Client has encountered a connection error and is not queryable',
  'Client was closed and is not queryable',
  'Cannot use a pool after calling end on the pool: the pool has ended',
  'database "payments" is not currently accepting connections',
];

describe('an outage of the database', () => {
  it.each(outages)('is %s', (_name, error) => {
    expect(isDatabaseOutage(error)).toBe(true);
    expect(isDatabaseOutage(failed(error as Error))).toBe(true);
    expect(isDatabaseOutage(new Error('wrapped', { cause: error }))).toBe(true);
  });

  it.each(messages)('is "%s"', (message) => {
    expect(isDatabaseOutage(new Error(message))).toBe(true);
    expect(isDatabaseOutage(failed(new Error(message)))).toBe(true);
  });

  it.each(['28P01', '28000', '3D000', 'CERT_HAS_EXPIRED', 'ENETUNREACH', 'EMFILE'])(
    'is %s from connecting, and no other',
    (code) => {
      const error = coded(code);
      expect(isDatabaseOutage(error)).toBe(false);
      markConnectionError(error);
      expect(isDatabaseOutage(error)).toBe(true);
      expect(databaseErrors.isOutage(error)).toBe(true);
      expect(isDatabaseOutage(failed(error))).toBe(true);
      expect(isDatabaseOutage(new Error('timed out', { cause: error }))).toBe(true);
    },
  );

  it.each([
    outdatedPlan('cached plan must not change result type'),
    outdatedPlan('gecachter Plan darf den Ergebnistyp nicht ändern', 'RevalidateCachedQuery'),
  ])('is an outdated plan, whatever the language of the server: $message', (error) => {
    expect(isDatabaseOutage(error)).toBe(true);
    expect(isDatabaseOutage(failed(error))).toBe(true);
    expect(databaseErrors.isOutage(new Error('wrapped', { cause: error }))).toBe(true);
  });

  it('is a connection that broke between two statements of a transaction', () => {
    expect(isDatabaseOutage(new QueryRunnerAlreadyReleasedError())).toBe(true);
  });

  it('is refused connections to every address of a name', () => {
    expect(isDatabaseOutage(new AggregateError([coded('x'), coded('ECONNREFUSED')]))).toBe(true);
  });

  it.each<[string, unknown]>([
    ['a unique violation', coded('23505')],
    ['a foreign key violation', coded('23503')],
    ['a check violation', coded('23514')],
    ['a syntax error', coded('42601')],
    [
      'a statement that PostgreSQL does not support',
      coded('0A000', 'FOR UPDATE is not allowed with DISTINCT'),
    ],
    ['an invalid text', coded('22P02')],
    ['a NUL character', coded('22021')],
    ['a raised exception', coded('P0001')],
    ['a wrong password', coded('28P01')],
    ['an aborted transaction', coded('25P02')],
    ['the state of another object', coded('55000', 'lastval is not yet defined in this session')],
    ['a bug', new TypeError('x is not a function')],
    ['no error at all', undefined],
    ['a text', 'ECONNREFUSED'],
    ['a code that is no text', { code: 8006 }],
  ])('is not %s', (_name, error) => {
    expect(isDatabaseOutage(error)).toBe(false);
    if (error instanceof Error) expect(isDatabaseOutage(failed(error))).toBe(false);
    expect(databaseErrors.isRecoverable(error)).toBe(false);
  });
});

describe('an outage, for which the whole consumer waits,', () => {
  it.each(['08006', '53300', '57P01', '25006', 'ECONNREFUSED', '42P01', '42703'])('is %s', (code) => {
    expect(databaseErrors.isOutage(coded(code))).toBe(true);
  });

  it.each(['40001', '40P01', '55P03', '57014', '25P03'])('is not %s, which is of one transaction', (code) => {
    expect(databaseErrors.isOutage(coded(code))).toBe(false);
    expect(databaseErrors.isRecoverable(coded(code))).toBe(true);
  });
});
