import { readFileSync, statSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import type { Role } from '../../src/api/session.ts';
import type { ActsPage, BatchDetail, SagaDetail } from '../../src/api/types.ts';
import type { RecordPage } from '../../src/api/delivery-types.ts';
import type { Overview } from '../../src/api/overview-types.ts';
import { CONTEXT_ANSWERS, RECORDS } from './context-data.ts';
import { CONSOLE_ANSWERS } from './contract-data.ts';
import {
  ACTS,
  AGENTS,
  BATCHES,
  DEFINITION,
  FOUND,
  GROUP,
  JOB,
  NOT_FOUND,
  PARKED,
  SAGA,
  TRAIL,
} from './data.ts';
import { WELL } from './overview-data.ts';

const TYPES: Readonly<Record<string, string>> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
};
const NONCE = 'only-for-this-test';
export const SEEN_AT = '2026-11-29T12:00:00.000001+00:00';
/** As strict as the console itself. */
const POLICY = [
  "default-src 'none'; script-src 'self'",
  `style-src 'self' 'nonce-${NONCE}'`,
  "img-src 'self' data:; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'self'",
].join('; ');

export interface Act {
  readonly path: string;
  readonly body: Record<string, string>;
  readonly page: string | undefined;
}

/** What the console serves, without what stands behind it. */
export class FakeConsole {
  readonly url: string;
  /** Who is signed in. */
  role: Role | undefined;
  saga: SagaDetail = SAGA;
  job: BatchDetail = JOB;
  overview: Overview = WELL;
  /** Whether nothing is held back any more. */
  isDrained = false;
  /** - away: the orchestrator does not answer; - down: the console does not. */
  fault: 'none' | 'away' | 'down' = 'none';
  readonly acts: Act[] = [];
  /** What is found in the log from an offset on; null: the last records. */
  records: (from: string | null) => RecordPage = () => RECORDS;
  /** One record byte for byte. */
  original: object = {};
  /** What is answered to acts, by the last part of their address; undefined is refused. */
  replies: Readonly<Record<string, object | undefined>> = {};
  private readonly server: Server;
  private readonly readers = new Set<ServerResponse>();

  private constructor(server: Server) {
    this.server = server;
    this.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  /** @param folder with the page that was built */
  static async start(folder: string): Promise<FakeConsole> {
    const server = createServer((request, response) => void started.answer(request, response, folder));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const started = new FakeConsole(server);
    return started;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  /** Tells all readers that an order has moved. */
  move(change: Partial<SagaDetail>): void {
    this.saga = { ...this.saga, ...change };
    const data = JSON.stringify({ orderId: this.saga.orderId });
    for (const reader of this.readers) reader.write(`event: order\ndata: ${data}\n\n`);
  }

  /** Ends all connections, and takes none until the fault is gone. */
  cut(): void {
    this.fault = 'down';
    this.server.closeAllConnections();
  }

  private async answer(request: IncomingMessage, response: ServerResponse, folder: string): Promise<void> {
    if (this.fault === 'down') return void request.destroy();
    const { pathname, searchParams } = new URL(request.url!, this.url);
    if (!pathname.startsWith('/api/')) return servePage(pathname, response, folder);
    if (request.method === 'DELETE') {
      this.job = { ...this.job, state: 'cancelled' };
      return json(response, 200, this.job);
    }
    if (request.method === 'POST' || request.method === 'PUT') return this.act(pathname, request, response);
    if (pathname === '/api/session') {
      const operator = this.role ? { name: 'wang', roles: [this.role] } : null;
      return json(response, 200, { operator, signIn: 'password' });
    }
    if (!this.role) return json(response, 401, { code: 'unauthenticated' });
    if (pathname === '/api/live') return this.stream(response);
    if (pathname === '/api/overview') return json(response, 200, this.overview);
    if (pathname === '/api/acts') return json(response, 200, actsOf(searchParams));
    if (pathname === '/api/trails')
      return json(response, 200, [null, 'order-1'].includes(searchParams.get('id')) ? FOUND : NOT_FOUND);
    if (pathname === `/api/trails/${TRAIL.correlationId}`) return json(response, 200, TRAIL);
    if (pathname === '/api/services') return json(response, 200, { agents: AGENTS });
    const own = CONSOLE_ANSWERS[pathname];
    if (own) return json(response, 200, own);
    if (this.fault === 'away') return json(response, 503, { code: 'service_unreachable', detail: '' });
    const [service, path] = [pathname.split('/')[3], pathname.split('/').slice(4).join('/')];
    if (path.endsWith('/records')) return json(response, 200, this.records(searchParams.get('from')));
    if (path.includes('/records/')) return json(response, 200, this.original);
    const answer = CONTEXT_ANSWERS[`${service}/${path}`];
    if (answer) return json(response, 200, answer);
    if (service === 'orchestrator') return this.orchestrator(`/${path}`, response);
    return service === 'payments' ? this.parked(path, response) : json(response, 404, { code: 'not_found' });
  }

  private orchestrator(path: string, response: ServerResponse): void {
    if (path === '/definition') return json(response, 200, DEFINITION);
    if (path === '/sagas') return json(response, 200, { sagas: [this.saga], next: null });
    if (path === `/sagas/${this.saga.orderId}`) return json(response, 200, this.saga);
    if (path.endsWith('/acts')) return json(response, 200, { acts: [] });
    return json(response, 404, { code: 'not_found', title: 'There is no such saga.' });
  }

  private parked(path: string, response: ServerResponse): void {
    if (path === 'ops/parked/groups')
      return json(response, 200, { at: SEEN_AT, groups: this.isDrained ? [] : [GROUP] });
    if (path === 'ops/parked')
      return json(response, 200, { keys: this.isDrained ? [] : [PARKED], next: null });
    if (path === 'ops/parked/matching') return json(response, 200, { at: SEEN_AT, keys: 7 });
    if (path === 'ops/parked/batches') return json(response, 200, { batches: BATCHES, next: JOB.id });
    if (path === 'captures/cap-2') return json(response, 200, { captureId: 'cap-2', orderId: 'order-1' });
    if (path === `ops/jobs/${JOB.id}`) return json(response, 200, this.job);
    if (path === 'ops/parked/order-1' && !this.isDrained) return json(response, 200, PARKED);
    return json(response, 404, { code: 'not_found', title: 'There is no such key.' });
  }

  /** What a service answers to an act on what it holds back. */
  private replayed(path: string, { dryRun }: Record<string, unknown>, response: ServerResponse): void {
    if (path.endsWith('/ops/replay') || path.endsWith('/ops/discard')) {
      this.job = { ...this.job, kind: path.endsWith('/ops/replay') ? 'replay' : 'discard' };
      return json(response, 202, this.job);
    }
    if (path.endsWith('/discard-head')) return json(response, 200, { outcome: 'discarded' });
    if (dryRun === true) {
      const published = [{ topic: 'pay.txn.v1', type: 'refunded' }];
      return json(response, 200, { outcome: 'would_drain', handled: 2, published });
    }
    this.isDrained = true;
    return json(response, 200, { outcome: 'drained', handled: 2 });
  }

  private async act(path: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = JSON.parse(Buffer.concat(chunks).toString() || '{}') as Record<string, string>;
    const { 'x-console-page': page } = request.headers;
    this.acts.push({ path, body, page: typeof page === 'string' ? page : undefined });
    if (path === '/api/sign-in') {
      if (body['password'] !== 'secret') return json(response, 401, { code: 'sign_in_refused' });
      this.role = 'operator';
      return void response.writeHead(204).end();
    }
    if (path === '/api/sign-out') {
      this.role = undefined;
      return json(response, 200, { url: null });
    }
    const last = path.split('/').at(-1)!;
    if (Object.hasOwn(this.replies, last)) {
      const reply = this.replies[last];
      return reply ? json(response, 200, reply) : json(response, 409, { code: 'two_keys_valid' });
    }
    if (path.includes('/ops/')) return this.replayed(path, body, response);
    return json(response, 202, this.saga);
  }

  private stream(response: ServerResponse): void {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write(': open\n\n');
    this.readers.add(response);
    response.once('close', () => this.readers.delete(response));
  }
}

const actsOf = (asked: URLSearchParams): ActsPage => ({
  ...ACTS,
  acts: ACTS.acts.filter(({ actor }) => [null, actor].includes(asked.get('actor'))),
});

function json(response: ServerResponse, status: number, body: object): void {
  const type = status < 400 ? 'application/json' : 'application/problem+json';
  response.writeHead(status, { 'content-type': type }).end(JSON.stringify(body));
}

function servePage(pathname: string, response: ServerResponse, folder: string): void {
  const path = join(folder, pathname);
  const type = TYPES[extname(path)];
  if (type !== undefined) {
    if (!statSync(path, { throwIfNoEntry: false })?.isFile()) return void response.writeHead(404).end();
    return void response.writeHead(200, { 'content-type': type }).end(readFileSync(path));
  }
  const page = readFileSync(join(folder, 'index.html'), 'utf8').replaceAll('CONSOLE-NONCE', NONCE);
  response
    .writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': POLICY })
    .end(page);
}
