import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** Stands between a service and its database, so that the database can be away without being stopped. */
export class TcpProxy {
  private target: { readonly host: string; readonly port: number };
  private readonly sockets = new Set<Socket>();
  private server: Server | undefined;
  private port = 0;
  private isSilent = false;

  constructor(target: { host: string; port: number }) {
    this.target = target;
  }

  /** Opens one before the server of a PostgreSQL URL; returns that URL as it is through the proxy. */
  static async before(databaseUrl: string): Promise<{ readonly proxy: TcpProxy; readonly url: string }> {
    const url = new URL(databaseUrl);
    const proxy = new TcpProxy({ host: url.hostname, port: Number(url.port || 5432) });
    url.host = `127.0.0.1:${await proxy.open()}`;
    return { proxy, url: url.href };
  }

  /** Starts listening; always at the same port. */
  async open(): Promise<number> {
    const server = createServer((client) => {
      const upstream = connect(this.target);
      for (const [from, to] of [
        [client, upstream],
        [upstream, client],
      ] as const) {
        this.sockets.add(from);
        if (!this.isSilent) from.pipe(to);
        from.on('error', () => to.destroy());
        from.on('close', () => {
          this.sockets.delete(from);
          to.destroy();
        });
      }
    });
    await new Promise<void>((resolve) => server.listen(this.port, '127.0.0.1', resolve));
    this.server = server;
    this.port = (server.address() as AddressInfo).port;
    return this.port;
  }

  /** Leads new connections to another server, as a name does after a failover; those that exist stay where they are. */
  leadTo(target: { host: string; port: number }): void {
    this.target = target;
  }

  /** Breaks every connection; new ones are carried. */
  breakAll(): void {
    for (const socket of this.sockets) socket.resetAndDestroy();
  }

  /** Breaks every connection and refuses new ones. */
  async cut(): Promise<void> {
    const server = this.server;
    this.server = undefined;
    const closed = server && new Promise((resolve) => server.close(resolve));
    this.breakAll();
    await closed;
  }

  /** Carries nothing any more and closes nothing, as when the host behind it lost its power. */
  silence(): void {
    this.isSilent = true;
    for (const socket of this.sockets) socket.unpipe().pause();
  }

  /** Carries what new connections say; those that fell silent stay so. */
  carryAgain(): void {
    this.isSilent = false;
  }
}
