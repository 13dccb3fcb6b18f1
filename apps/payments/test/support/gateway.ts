import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../../../../tools/gateway-sim/src/main.ts', import.meta.url));

/** Ends the gateway when the pipe from the test breaks, so that a test that is killed leaves no process behind. */
const WATCH_PARENT = 'data:text/javascript,process.stdin.on("end",()=>process.exit()).resume()';

export const API_KEY = 'test-key';
export const WEBHOOK_SECRET = `whsec_${Buffer.from('a secret of some length').toString('base64')}`;

/** What the gateway's books say about an order. */
export interface GatewayBook {
  readonly captured: number;
  readonly refunded: number;
  readonly net: number;
  readonly captures: readonly { readonly id: string; readonly amount: number }[];
  readonly refunds: readonly { readonly id: string; readonly captureId: string }[];
}

/** The gateway simulator as a process of its own, known by its HTTP interface alone, as payments knows it. */
export class GatewayProcess {
  readonly url: string;
  private readonly child: ChildProcess;
  private readonly folder: string;

  private constructor(url: string, child: ChildProcess, folder: string) {
    this.url = url;
    this.child = child;
    this.folder = folder;
  }

  static async start(webhookUrl: string): Promise<GatewayProcess> {
    const folder = await mkdtemp(join(tmpdir(), 'payments-gateway-'));
    const env = {
      ...process.env,
      HTTP_PORT: '0',
      GATEWAY_API_KEY: API_KEY,
      GATEWAY_WEBHOOK_SECRET: WEBHOOK_SECRET,
      WEBHOOK_URL: webhookUrl,
      DATA_DIR: folder,
    };
    const child = spawn(process.execPath, ['--import', WATCH_PARENT, MAIN], {
      env,
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    const url = await new Promise<string>((resolve, reject) => {
      child.once('exit', (code) => reject(new Error(`the gateway ended with code ${code}`)));
      child.stdout.on('data', (chunk) => {
        const found = /listening on (\S+)/.exec(String(chunk));
        if (found) resolve(found[1]!);
      });
    });
    return new GatewayProcess(url, child, folder);
  }

  /** Replaces all fault settings. */
  async faults(settings: object): Promise<void> {
    await this.call('PUT', '/admin/faults', settings);
  }

  /** Undefined while the books hold nothing of the order. */
  async book(orderId: string): Promise<GatewayBook | undefined> {
    const response = await this.fetch('GET', `/admin/books/${encodeURIComponent(orderId)}`);
    return response.status === 404 ? undefined : ((await response.json()) as GatewayBook);
  }

  async stop(): Promise<void> {
    const ended = new Promise((resolve) => this.child.once('exit', resolve));
    this.child.kill('SIGTERM');
    await ended;
    await rm(this.folder, { recursive: true, force: true });
  }

  private async call(method: string, path: string, body: object): Promise<void> {
    const response = await this.fetch(method, path, body);
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
  }

  private fetch(method: string, path: string, body?: object): Promise<Response> {
    return fetch(this.url + path, {
      method,
      headers: { authorization: `Bearer ${API_KEY}`, 'content-type': 'application/json' },
      ...(body && { body: JSON.stringify(body) }),
    });
  }
}
