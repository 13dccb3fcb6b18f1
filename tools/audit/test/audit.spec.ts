import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { auditPlatform, lineOf, NotRunningError, report, resultOf, type Audit } from '../src/index.ts';

const row = (consumer: string, more: object = {}) => ({
  ...{ topic: 'pay.txn.v1', consumer, records: 10, copies: 0, gaps: 0, doubles: 0, inversions: 0 },
  ...more,
});
const done: Audit = {
  id: '1',
  state: 'done',
  lagEvents: 0,
  rows: [row('', { copies: 2 }), row('payments', { records: 7 })],
  findings: [],
  error: null,
};
const finding = {
  kind: 'gap',
  consumer: 'payments',
  topic: 'pay.txn.v1',
  partition: 3,
  offset: '12',
  key: 'order-1',
  eventId: 'e-1',
} as const;

let server: Server | undefined;
afterEach(() => new Promise((resolve) => (server ? server.close(resolve) : resolve(undefined))));

/** An auditor that gives these answers, one after the other. */
async function auditorWith(answers: readonly Audit[], asked: string[] = []): Promise<string> {
  const left = [...answers];
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => (body += String(chunk)));
    request.on('end', () => {
      asked.push(`${request.method} ${request.url} ${request.headers.authorization} ${body}`);
      response.end(JSON.stringify(left.length > 1 ? left.shift() : left[0]));
    });
  });
  await new Promise<void>((resolve) => server!.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const platform = (...auditor: string[]) => ({ urls: { auditor }, gateway: { opsToken: 'token' } });

describe('an audit of a platform', () => {
  it('asks the auditor until it is done, and adds up', async () => {
    const asked: string[] = [];
    const url = await auditorWith(
      [{ ...done, state: 'waiting' }, { ...done, state: 'running' }, done],
      asked,
    );
    const result = await auditPlatform(platform(url), { settleMs: 700 });
    expect(result).toMatchObject({ ok: true, records: 10, copies: 2, gaps: 0, doubles: 0, inversions: 0 });
    expect(asked).toEqual([
      'POST /ops/audits Bearer token {"settleMs":700}',
      'GET /ops/audits/1 Bearer token ',
      'GET /ops/audits/1 Bearer token ',
    ]);
  });

  it('is not well when something was found, or left out', () => {
    expect(resultOf({ ...done, lagEvents: 1 }).ok).toBe(false);
    for (const what of ['gaps', 'doubles', 'inversions'])
      expect(resultOf({ ...done, rows: [row('payments', { [what]: 1 })] })).toMatchObject({
        ok: false,
        [what]: 1,
      });
  });

  it('says in one sentence that nothing runs, or what failed', async () => {
    await expect(auditPlatform(platform())).rejects.toThrow(NotRunningError);
    await expect(auditPlatform(platform('http://127.0.0.1:1'))).rejects.toThrow(
      /^The platform is not running: .*\.$/,
    );
    const url = await auditorWith([{ ...done, state: 'failed', error: 'no replica answers' }]);
    await expect(auditPlatform(platform(url))).rejects.toThrow('The audit failed: no replica answers.');
  });
});

describe('the report', () => {
  it('is a table per topic and consumer, and a line', () => {
    expect(report(resultOf(done)).split('\n')).toEqual([
      '  topic       consumer   records  copies  gaps  doubles  inversions',
      '  pay.txn.v1  (as sent)       10       2     0        0           0',
      '  pay.txn.v1  payments         7             0        0           0',
      'audit: records=10 copies=2 gaps=0 doubles=0 inversions=0',
    ]);
  });

  it('names what was found and what was left out', () => {
    const findings = Array.from({ length: 21 }, () => finding);
    const text = report(
      resultOf({ ...done, rows: [row(''), row('payments', { gaps: 21 })], findings, lagEvents: 4 }),
    );
    expect(text).toContain('  gap at pay.txn.v1/3/12 in payments: key order-1, event e-1\n');
    expect(text).toContain(
      '  and 1 more: --json lists them\n  4 events are not settled yet and were left out\n',
    );
    expect(text.split('\n').at(-1)).toBe(
      lineOf(resultOf({ ...done, rows: [row(''), row('payments', { gaps: 21 })] })),
    );
  });
});
