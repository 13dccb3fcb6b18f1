import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Role } from '../src/index.ts';
import { createSigner, type Signer } from './support/signer.ts';

/** An OpenID Connect provider on 127.0.0.1 that signs whatever a test wants. */
export class TestIssuer {
  readonly url: string;
  private readonly server: Server;
  private readonly signer: Signer;

  private constructor(url: string, server: Server, signer: Signer) {
    this.url = url;
    this.server = server;
    this.signer = signer;
  }

  static async start(): Promise<TestIssuer> {
    const signer = await createSigner();
    const server = createServer(({ url }, response) => {
      const discovery = { issuer: address, jwks_uri: `${address}/jwks` };
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify(url === '/jwks' ? { keys: [signer.jwk] } : discovery));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    return new TestIssuer(address, server, signer);
  }

  /** @param lifeS how long it is good from now, in seconds; less than nothing for one that has expired */
  token(role: Role, lifeS = 600, audience = 'night-market'): Promise<string> {
    const nowS = Math.floor(Date.now() / 1_000);
    return this.signer.sign({
      ...{ iss: this.url, aud: audience, sub: `the ${role}`, name: role, roles: [role] },
      ...{ iat: nowS - 1_000, exp: nowS + lifeS },
    });
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}
