import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair } from 'jose';
import { Provider } from 'oidc-provider';

export const CONSOLE_URL = 'https://console.test';
export const RESOURCE = 'urn:night-market';
const CALLBACK = `${CONSOLE_URL}/api/sign-in/callback`;
const TOKEN_LIFE_S = 120;

/** A real OpenID Connect provider, at which the console is registered as a public client. */
export class TestProvider {
  readonly issuer: string;
  /** What those who sign in may do. */
  roles: readonly string[] = ['operator'];
  /** Paths that were asked for. */
  readonly asked: string[] = [];
  /** What it answers instead of the truth: 503 to everything. */
  isAway = false;
  private readonly server: Server;
  private handle: (request: IncomingMessage, response: ServerResponse) => void = () => undefined;

  private constructor(server: Server) {
    this.server = server;
    this.issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  static async start(): Promise<TestProvider> {
    const server = createServer((request, response) => {
      started.asked.push(request.url!.split('?', 1)[0]!);
      if (started.isAway) response.writeHead(503).end();
      else started.handle(request, response);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const started = new TestProvider(server);
    await started.provide();
    return started;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  /** Signs everybody in as the same person, without asking. */
  private async provide(): Promise<void> {
    const { privateKey } = await generateKeyPair('ES256', { extractable: true });
    const key = { ...(await exportJWK(privateKey)), kid: 'first', alg: 'ES256', use: 'sig' };
    const provider = new Provider(this.issuer, {
      clients: [
        {
          client_id: 'console',
          token_endpoint_auth_method: 'none',
          id_token_signed_response_alg: 'ES256',
          redirect_uris: [CALLBACK],
          post_logout_redirect_uris: [`${CONSOLE_URL}/`],
          response_types: ['code'],
          grant_types: ['authorization_code', 'refresh_token'],
        },
      ],
      jwks: { keys: [key] as never },
      cookies: { keys: ['only-for-this-test'] },
      pkce: { required: () => true },
      features: {
        devInteractions: { enabled: false },
        revocation: { enabled: true },
        rpInitiatedLogout: { enabled: true },
        resourceIndicators: {
          enabled: true,
          useGrantedResource: () => true,
          getResourceServerInfo: () => ({
            scope: '',
            audience: 'night-market',
            accessTokenFormat: 'jwt',
            accessTokenTTL: TOKEN_LIFE_S,
            jwt: { sign: { alg: 'ES256' } },
          }),
        },
      },
      interactions: { url: (_context, { uid }) => `/interaction/${uid}` },
      issueRefreshToken: () => true,
      findAccount: (_context, accountId) => ({ accountId, claims: () => ({ sub: accountId }) }),
      loadExistingGrant: async ({ oidc }) => {
        const grant = new oidc.provider.Grant({
          clientId: oidc.client!.clientId,
          accountId: oidc.session!.accountId!,
        });
        grant.addOIDCScope('openid');
        grant.addResourceScope(RESOURCE, '');
        await grant.save();
        return grant;
      },
      extraTokenClaims: () => ({ roles: [...this.roles], name: 'Wang' }),
    });
    const answer = provider.callback();
    this.handle = (request, response) => {
      if (!request.url!.startsWith('/interaction/')) return void answer(request, response);
      void provider.interactionFinished(request, response, { login: { accountId: 'wang' } });
    };
  }
}

/** As much of a browser as signing in needs: it keeps cookies by host, and goes where it is sent. */
export class TestBrowser {
  readonly cookies = new Map<string, Map<string, string>>();
  private readonly addresses: Readonly<Record<string, string>>;

  /** @param addresses where hosts really are, by their origin */
  constructor(addresses: Readonly<Record<string, string>> = {}) {
    this.addresses = addresses;
  }

  /** One request, without going where the answer sends it. */
  async ask(url: string, init: RequestInit = {}): Promise<Response> {
    const { origin, pathname, search } = new URL(url);
    const jar = this.jarOf(origin);
    const response = await fetch(`${this.addresses[origin] ?? origin}${pathname}${search}`, {
      ...{ ...init, redirect: 'manual' },
      headers: { ...init.headers, cookie: [...jar].map((pair) => pair.join('=')).join('; ') },
    });
    for (const line of response.headers.getSetCookie()) {
      const [pair = '', ...attributes] = line.split(';');
      const [name = '', value = ''] = pair.split(/=(.*)/s);
      const isGone = attributes.some((one) => /^ *(max-age=0|expires=Thu, 01 Jan 1970)/i.test(one));
      if (isGone) jar.delete(name);
      else jar.set(name, value);
    }
    return response;
  }

  /** Goes where it is sent until it comes to a host for which `isThere` holds. @returns the address */
  async follow(url: string, isThere: (url: URL) => boolean): Promise<URL> {
    let at = new URL(url);
    for (let steps = 0; steps < 10 && !isThere(at); steps++) {
      const response = await this.ask(at.href);
      const location = response.headers.get('location');
      if (location === null)
        throw new Error(`${at.href} answered ${response.status}: ${await response.text()}`);
      at = new URL(location, at);
    }
    return at;
  }

  private jarOf(origin: string): Map<string, string> {
    const jar = this.cookies.get(origin) ?? new Map<string, string>();
    this.cookies.set(origin, jar);
    return jar;
  }
}
