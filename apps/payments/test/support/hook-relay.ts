import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A webhook as the gateway sent it, and what it was answered. */
export interface Delivery {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly status: number;
}

const KEPT = ['content-type', 'webhook-id', 'webhook-timestamp', 'webhook-signature'];

/** Stands between the gateway and payments: has an address before payments has one, and notes what passes. */
export class HookRelay {
  readonly deliveries: Delivery[] = [];
  /** Where payments takes webhooks; until it is set they are turned away, and come again. */
  target: string | undefined;
  private readonly server: Server;

  private constructor(server: Server) {
    this.server = server;
  }

  static async start(): Promise<HookRelay> {
    const server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const headers = Object.fromEntries(KEPT.map((name) => [name, String(request.headers[name])]));
        void relay
          .pass(headers, Buffer.concat(chunks).toString())
          .then((status) => response.writeHead(status).end());
      });
    });
    const relay = new HookRelay(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return relay;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private async pass(headers: Record<string, string>, body: string): Promise<number> {
    if (!this.target) return 503;
    const status = await fetch(this.target, { method: 'POST', headers, body }).then(
      (response) => response.status,
      () => 503,
    );
    this.deliveries.push({ headers, body, status });
    return status;
  }
}
