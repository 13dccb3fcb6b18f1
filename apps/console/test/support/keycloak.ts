import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { eventually, freePort } from '@night-market/testing';
import { MARKET_REALM, REALM, WANG } from './keycloak-realm.ts';
import { TestBrowser } from './provider.ts';
import type { TriedProvider } from './sign-in-conformance.ts';

const VERSION = '26.5.6';
const CACHE = '.nightmarket/cache';
const UNPACK = 'org.apache.maven.plugins:maven-dependency-plugin:3.8.1:unpack';
const ADMIN = { username: 'admin', password: 'only-for-this-test' } as const;

/** Fetched by Maven once (165 MB), and moved into place whole. @returns its folder */
async function ensureKeycloak(): Promise<string> {
  const folder = join(CACHE, `keycloak-${VERSION}`);
  if (existsSync(folder)) return folder;
  await mkdir(CACHE, { recursive: true });
  const draft = await mkdtemp(`${folder}.part-`);
  try {
    const artifact = `-Dartifact=org.keycloak:keycloak-quarkus-dist:${VERSION}:zip`;
    const into = [`-DoutputDirectory=${draft}`, `-DmarkersDirectory=${join(draft, 'markers')}`];
    await promisify(execFile)('mvn', ['-q', '-B', '-C', UNPACK, artifact, ...into], { timeout: 600_000 });
    await rename(join(draft, `keycloak-${VERSION}`), folder);
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
  return folder;
}

/** A real Keycloak with the market as a realm. */
export class Keycloak implements TriedProvider {
  readonly issuer: string;
  readonly name = 'Mei Wang';
  private readonly url: string;
  private readonly child: ChildProcess;

  private constructor(url: string, child: ChildProcess) {
    this.url = url;
    this.issuer = `${url}/realms/${REALM}`;
    this.child = child;
  }

  static async start(): Promise<Keycloak> {
    const folder = await ensureKeycloak();
    const port = await freePort();
    const options = ['--db=dev-mem', '--cache=local', '--http-host=127.0.0.1', `--http-port=${port}`];
    const child = spawn('sh', [join(folder, 'bin/kc.sh'), 'start-dev', ...options], {
      // The script may start others: they are ended together.
      detached: true,
      stdio: 'ignore',
      env: {
        ...process.env,
        ...{ KC_BOOTSTRAP_ADMIN_USERNAME: ADMIN.username, KC_BOOTSTRAP_ADMIN_PASSWORD: ADMIN.password },
      },
    });
    const started = new Keycloak(`http://127.0.0.1:${port}`, child);
    try {
      await eventually(() => started.isThere(), { timeoutMs: 240_000, everyMs: 500 });
      await started.admin('POST', '', MARKET_REALM);
    } catch (error) {
      await started.stop();
      throw error;
    }
    return started;
  }

  /** @param addresses where hosts really are, by their origin */
  newBrowser(addresses: Readonly<Record<string, string>> = {}): SigningInBrowser {
    return new SigningInBrowser(addresses);
  }

  async setRoles(roles: readonly string[]): Promise<void> {
    const [user] = await this.realm<[{ id: string }]>('GET', `users?username=${WANG.username}&exact=true`);
    const path = `users/${user.id}/role-mappings/realm`;
    await this.realm('DELETE', path, await this.rolesNamed('viewer', 'operator', 'admin'));
    if (roles.length > 0) await this.realm('POST', path, await this.rolesNamed(...roles));
  }

  /** Signs with a new key from now on, and takes the ones before away. */
  async rotateKeys(): Promise<void> {
    const providers = 'components?type=org.keycloak.keys.KeyProvider';
    const before = await this.realm<{ id: string; providerId: string }[]>('GET', providers);
    await this.realm('POST', 'components', {
      ...{ name: `rotated-${before.length}`, providerId: 'rsa-generated' },
      providerType: 'org.keycloak.keys.KeyProvider',
      config: { priority: ['1000'], enabled: ['true'], active: ['true'], keySize: ['2048'] },
    });
    for (const { id, providerId } of before)
      if (providerId === 'rsa-generated') await this.realm('DELETE', `components/${id}`);
  }

  async stop(): Promise<void> {
    if (this.child.exitCode !== null || this.child.pid === undefined) return;
    const isGone = once(this.child, 'exit');
    process.kill(-this.child.pid);
    await isGone;
  }

  /** It takes tokens for its own admin when all is started. */
  private async isThere(): Promise<boolean> {
    return (await this.adminToken().catch(() => undefined)) !== undefined;
  }

  private rolesNamed(...names: readonly string[]): Promise<object[]> {
    return Promise.all(names.map((name) => this.realm<object>('GET', `roles/${name}`)));
  }

  private realm<T>(method: string, path: string, body?: object): Promise<T> {
    return this.admin<T>(method, `/${REALM}/${path}`, body);
  }

  /** @param path below that of the realms */
  private async admin<T>(method: string, path: string, body?: object): Promise<T> {
    const headers = {
      authorization: `Bearer ${await this.adminToken()}`,
      'content-type': 'application/json',
    };
    const response = await fetch(`${this.url}/admin/realms${path}`, {
      ...{ method, headers },
      ...(body && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${text}`);
    return (text === '' ? undefined : JSON.parse(text)) as T;
  }

  private async adminToken(): Promise<string | undefined> {
    const body = new URLSearchParams({ grant_type: 'password', client_id: 'admin-cli', ...ADMIN });
    const response = await fetch(`${this.url}/realms/master/protocol/openid-connect/token`, {
      ...{ method: 'POST', body },
    });
    return ((await response.json()) as { access_token?: string }).access_token;
  }
}

const LOGIN_FORM = /<form[^>]* id="kc-form-login"[^>]* action="([^"]+)"/;

/** Fills in the form that Keycloak asks strangers to. */
class SigningInBrowser extends TestBrowser {
  /** How often it was asked to. */
  forms = 0;

  override async ask(url: string, init: RequestInit = {}): Promise<Response> {
    const response = await super.ask(url, init);
    if (response.status !== 200 || !response.headers.get('content-type')?.includes('text/html'))
      return response;
    const html = await response.text();
    const action = LOGIN_FORM.exec(html)?.[1]?.replaceAll('&amp;', '&');
    if (action === undefined) throw new Error(`${url} shows another page than the sign-in: ${html}`);
    this.forms++;
    return super.ask(action, { method: 'POST', body: new URLSearchParams({ ...WANG }) });
  }
}
