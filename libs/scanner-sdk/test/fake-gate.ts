import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  decide,
  defaultPolicy,
  NO_HISTORY,
  remember,
  type Policy,
  type ZoneHistory,
} from '@night-market/gate-policy';
import { signTicket, verifyToken, type KeySet, type TicketSigner } from '@night-market/ticket-token';
import { keySetOf, newKey } from '@night-market/ticket-token/testing';
import { evidenceOf } from '../src/index.ts';
import { DeviceCheck } from './device-check.ts';

export const MARKET = 'azure-spiral';
export const OWN_GATE = 'north';
const DEVICE = 'device-1';

interface Body {
  readonly nonce: string;
  readonly direction: 'entry' | 'exit';
  readonly token: string;
  readonly gateId: string;
  readonly override?: { readonly reason: string };
  readonly offline?: { readonly reason: string | null };
}

/** A gate for tests of scanners: it speaks the API, keeps all in memory, and fails when told. */
export class FakeGate {
  readonly device = new DeviceCheck();
  readonly uploaded: Body[] = [];
  readonly answers = new Map<string, string>();
  /** Called for paths that are not the API's, such as a page. */
  page: ((request: IncomingMessage, response: ServerResponse) => void) | undefined;
  policy: Policy = defaultPolicy('market');
  staleList: 'open' | 'closed' = 'open';
  /** `down`: connections are cut; `slow`: answers take so long; `failing`: 503. */
  fault: 'none' | 'down' | 'failing' | { readonly slowMs: number } = 'none';
  /** How far its clock is ahead of this machine's. */
  aheadMs = 0;
  enrolmentToken: string | undefined = 'one-time-token-0001';
  /** So many answers to a new key are lost, after it was taken. */
  lostRotations = 0;
  /** Public keys of the device, by credential. */
  readonly credentials = new Map<string, string>();
  /** Bulk answers break off after so many lines. */
  bulkLinesMax = Number.POSITIVE_INFINITY;
  private readonly histories = new Map<string, ZoneHistory>();
  private readonly changes: { version: number; ticketId: string; status: string; reason: string }[] = [];
  private readonly feeds = new Set<ServerResponse>();
  private readonly server: Server;
  private readonly signer: TicketSigner;
  private readonly publicKey: string;
  private readonly keys: KeySet;
  private address = '';

  private constructor(signer: TicketSigner, publicKey: string) {
    this.signer = signer;
    this.publicKey = publicKey;
    this.keys = keySetOf(MARKET, { keyId: 'k1', publicKey });
    this.server = createServer((request, response) => void this.serve(request, response));
  }

  static async start(): Promise<FakeGate> {
    const { signer, publicKey } = await newKey('k1');
    const gate = new FakeGate(signer, publicKey);
    const listening = Promise.withResolvers<void>();
    gate.server.listen(0, '127.0.0.1', listening.resolve);
    await listening.promise;
    gate.address = `http://127.0.0.1:${(gate.server.address() as AddressInfo).port}`;
    return gate;
  }

  get url(): string {
    return this.address;
  }

  async stop(): Promise<void> {
    const closed = Promise.withResolvers<void>();
    this.server.close(() => closed.resolve());
    this.server.closeAllConnections();
    await closed.promise;
  }

  /** The token of a ticket that is valid for a day on both sides of now. */
  ticket(
    ticketId: string,
    claims: { product?: string; zones?: string[]; validUntilS?: number } = {},
  ): Promise<string> {
    const nowS = Math.floor(this.now().getTime() / 1_000);
    const times = { validFromS: nowS - 86_400, validUntilS: nowS + 86_400 };
    return signTicket(
      { ticketId, market: MARKET, product: 'evening', zones: [], ...times, ...claims },
      this.signer,
    );
  }

  revoke(ticketId: string, status = 'revoked'): void {
    this.changes.push({ version: this.changes.length + 1, ticketId, status, reason: 'lost' });
    this.tell('revoked', { ticketId, reason: 'lost', listVersion: this.changes.length });
  }

  historyOf(ticketId: string): ZoneHistory {
    return this.histories.get(ticketId) ?? NO_HISTORY;
  }

  /** Sends an event to all who follow the feed. */
  tell(type: string, payload: object): void {
    const data = JSON.stringify({ type, ts: this.now().toISOString(), payload });
    for (const feed of this.feeds)
      feed.write(`id: ${this.changes.length}\nevent: ${type}\ndata: ${data}\n\n`);
  }

  get readers(): number {
    return this.feeds.size;
  }

  /** Ends all connections, as when the network goes. */
  cut(): void {
    this.fault = 'down';
    this.server.closeAllConnections();
  }

  private now(): Date {
    return new Date(Date.now() + this.aheadMs);
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname: path, searchParams } = new URL(request.url ?? '/', this.address);
    if (!path.startsWith('/v2/')) return this.page ? this.page(request, response) : void response.end();
    if (this.fault === 'down') return void request.socket.destroy();
    let body = '';
    for await (const chunk of request) body += String(chunk);
    response.setHeader('date', this.now().toUTCString());
    if (this.fault === 'failing') return problem(response, 503, 'unavailable');
    if (path === '/v2/devices/enrol') return this.enrol(response, body);
    const code = this.device.problemOf(request, body, this.now().getTime());
    if (code !== undefined) return problem(response, 401, code);
    if (typeof this.fault === 'object') {
      const late = Promise.withResolvers<void>();
      setTimeout(late.resolve, this.fault.slowMs);
      await late.promise;
    }
    if (path === '/v2/scans') return send(response, 200, await this.scan(JSON.parse(body) as Body));
    if (path === '/v2/scans/bulk') return this.bulk(response, body);
    if (path === '/v2/devices/me/credentials') return this.rotate(response, body);
    if (path === '/v2/feed') return this.feed(response);
    if (path === '/v2/keys') return this.keySet(request, response);
    if (path === '/v2/policies/current') return send(response, 200, this.currentPolicy());
    if (path === '/v2/revocations') return send(response, 200, this.list(Number(searchParams.get('since'))));
    return problem(response, 404, 'not_found');
  }

  private enrol(response: ServerResponse, body: string): void {
    const { token, publicKey } = JSON.parse(body) as { token: string; publicKey: string };
    if (token !== this.enrolmentToken) return problem(response, 401, 'enrolment_refused');
    this.enrolmentToken = undefined;
    this.device.enrol('credential-1', publicKey);
    this.credentials.set('credential-1', publicKey);
    const names = { deviceId: DEVICE, name: 'Phone 1', market: MARKET, gateId: OWN_GATE };
    send(response, 201, { ...names, credentialId: 'credential-1', serverTime: this.now().toISOString() });
  }

  /** The old key stays good, as it does at the gate until the new one is used. */
  private rotate(response: ServerResponse, body: string): void {
    const { publicKey } = JSON.parse(body) as { publicKey: string };
    const known = [...this.credentials].find(([, key]) => key === publicKey)?.[0];
    const credentialId = known ?? `credential-${this.credentials.size + 1}`;
    this.credentials.set(credentialId, publicKey);
    this.device.enrol(credentialId, publicKey);
    if (this.lostRotations-- > 0) return void response.destroy();
    send(response, 201, { credentialId });
  }

  private keySet({ headers }: IncomingMessage, response: ServerResponse): void {
    const etag = '"1"';
    response.setHeader('etag', etag);
    if (headers['if-none-match'] === etag) return void response.writeHead(304).end();
    const key = { keyId: 'k1', publicKey: this.publicKey, validFrom: '2026-01-01T00:00:00Z', validTo: null };
    send(response, 200, { market: MARKET, keys: [key] });
  }

  private currentPolicy(): object {
    const { policy, staleList } = this;
    return { version: 1, issuedAt: this.now().toISOString(), gateId: OWN_GATE, policy, staleList };
  }

  private list(since: number): object {
    const version = this.changes.length;
    const full = since === 0 || since > version;
    const changes = this.changes.slice(full ? 0 : since);
    const issuedAt = this.now().toISOString();
    return { market: MARKET, version, since, full, more: false, issuedAt, maxAgeS: 900, changes };
  }

  private async scan(body: Body, nowMs = this.now().getTime()): Promise<object> {
    const { direction, gateId, nonce, token, override } = body;
    const verified = await verifyToken(token, this.keys, { market: MARKET, nowMs });
    const ticketId = verified.ok ? verified.claims.ticketId : '';
    const status = this.changes.findLast((change) => change.ticketId === ticketId)?.status;
    const evidence = verified.ok
      ? evidenceOf(verified.claims, status === 'revoked' || status === 'blocked' ? status : undefined)
      : ({ kind: 'invalid' } as const);
    const attempt = {
      ...{ deviceId: DEVICE, nonce, gateId, zoneId: this.policy.zoneId, direction, atMs: nowMs },
      ...(override && { override }),
    };
    const history = this.historyOf(ticketId);
    const decision = decide({ attempt, evidence, policy: this.policy, historyOf: () => history });
    if (ticketId !== '') this.histories.set(ticketId, remember(history, attempt, decision));
    const { product, overridden } = decision;
    const answer = {
      ...{ scanId: crypto.randomUUID(), decision: decision.decision, reason: decision.reason, overridden },
      ...(ticketId !== '' && { ticket: { ticketId, product } }),
      ...(history.lastEntryAtMs !== null && {
        previous: {
          gateId: history.lastEntryGateId,
          scannedAt: new Date(history.lastEntryAtMs).toISOString(),
        },
      }),
    };
    this.answers.set(nonce, JSON.stringify(answer));
    return answer;
  }

  private bulk(response: ServerResponse, body: string): void {
    const scans = body
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as Body);
    response.writeHead(200, { 'content-type': 'application/x-ndjson' });
    for (const [index, scan] of scans.entries()) {
      if (index >= this.bulkLinesMax) return void response.write('{"nonce":', () => response.destroy());
      const isKnown = this.uploaded.some(({ nonce }) => nonce === scan.nonce);
      if (!isKnown) this.uploaded.push(scan);
      const status = isKnown ? 'replayed' : 'stored';
      response.write(`${JSON.stringify({ nonce: scan.nonce, status, flags: [] })}\n`);
    }
    response.end();
  }

  private feed(response: ServerResponse): void {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write(': hello\n\n');
    this.feeds.add(response);
    response.on('close', () => this.feeds.delete(response));
  }
}

const send = (response: ServerResponse, status: number, json: object): void =>
  void response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(json));

const problem = (response: ServerResponse, status: number, code: string): void =>
  send(response, status, { status, code, title: code });
