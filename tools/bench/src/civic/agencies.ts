import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { nowMs } from '../loops.ts';
import type { Told } from './judge.ts';

export interface Arrival extends Told {
  /** In milliseconds since the epoch. */
  readonly atMs: number;
}

/** The systems of all agencies, in the process of the benchmark, so that one clock says when a report was sent and told. */
export class Agencies {
  /** In the order in which they came, each delivery once. */
  readonly arrivals: Arrival[] = [];
  /** Those that answer 503. */
  readonly down = new Set<string>();
  /** Called with each report that an agency gets. */
  onRouted: (arrival: Arrival) => void = () => undefined;
  private readonly seen = new Set<string>();
  private readonly server: Server;

  private constructor(server: Server) {
    this.server = server;
  }

  static async open(): Promise<Agencies> {
    const server = createServer((request, response) => {
      void agencies.take(request).then((status) => response.writeHead(status).end());
    });
    const agencies = new Agencies(server);
    await new Promise<void>((done, failed) => server.once('error', failed).listen(0, '127.0.0.1', done));
    return agencies;
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  webhookOf(agencyId: string): string {
    return `${this.origin}/agencies/${agencyId}`;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise<void>((done) => this.server.close(() => done()));
  }

  private async take(request: IncomingMessage): Promise<number> {
    const atMs = nowMs();
    const agencyId = request.url!.split('/')[2]!;
    const parts: Buffer[] = [];
    for await (const part of request as AsyncIterable<Buffer>) parts.push(part);
    if (this.down.has(agencyId)) return 503;
    const id = String(request.headers['webhook-id']);
    // A delivery whose answer was lost comes again under the same id.
    if (this.seen.has(id)) return 200;
    this.seen.add(id);
    const { type, data } = JSON.parse(Buffer.concat(parts).toString()) as {
      readonly type: string;
      readonly data: { readonly reportId: string };
    };
    const arrival = { agencyId, type, reportId: data.reportId, atMs };
    this.arrivals.push(arrival);
    if (type === 'report.routed') this.onRouted(arrival);
    return 200;
  }
}
