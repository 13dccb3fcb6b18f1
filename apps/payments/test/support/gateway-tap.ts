import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One call of payments to the gateway. */
export interface GatewayCall {
  readonly what: 'capture' | 'ask' | 'refund' | 'ask refund';
  readonly key: string;
}

const WHAT: Readonly<Record<string, GatewayCall['what']>> = {
  'POST /v1/captures': 'capture',
  'GET /v1/captures': 'ask',
  'POST /v1/refunds': 'refund',
  'GET /v1/refunds': 'ask refund',
};

/** Stands between payments and the gateway: notes every call, and may lose its answer. */
export class GatewayTap {
  readonly calls: GatewayCall[] = [];
  /** Where the gateway is; until it is set, calls break off. */
  target: string | undefined;
  /** Called before a call is passed on. */
  meanwhile: (call: GatewayCall) => Promise<void> = () => Promise.resolve();
  /** Whether nobody hears what the gateway answers to this call, which it has carried out. */
  loses: (call: GatewayCall) => boolean = () => false;
  private readonly server: Server;

  private constructor(server: Server) {
    this.server = server;
  }

  static async start(): Promise<GatewayTap> {
    const server = createServer((request, response) => {
      tap.pass(request, response).catch(() => response.destroy());
    });
    const tap = new GatewayTap(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return tap;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** What was done with this key, in order. */
  of(key: string): string[] {
    return this.calls.filter((call) => call.key === key).map(({ what }) => what);
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private async pass(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { method = '', url = '', headers } = request;
    const { pathname, searchParams } = new URL(url, 'http://tap');
    const what = WHAT[`${method} ${pathname}`];
    const key = String(headers['idempotency-key'] ?? searchParams.get('key'));
    const call = what && { what, key };
    if (call) {
      this.calls.push(call);
      await this.meanwhile(call);
    }
    if (this.target === undefined) throw new Error('the gateway is not there yet');
    const answer = await fetch(this.target + url, {
      method,
      headers: {
        authorization: String(headers.authorization),
        'content-type': 'application/json',
        ...(headers['idempotency-key'] && { 'idempotency-key': key }),
      },
      ...(method === 'POST' && { body: Buffer.concat(chunks).toString() }),
    });
    const body = await answer.text();
    if (call && this.loses(call)) return void response.destroy();
    response.writeHead(answer.status, { 'content-type': 'application/json' }).end(body);
  }
}
