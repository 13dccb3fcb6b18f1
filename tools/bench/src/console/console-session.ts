import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { Pool } from 'undici';

const CONNECTIONS = 8;
const ANSWER_TIMEOUT_MS = 10_000;

/** An operator at the console, as a browser has it: with a session in a cookie. */
export class ConsoleSession {
  private readonly url: string;
  private readonly pool: Pool;
  private readonly cookie: string;

  private constructor(url: string, pool: Pool, cookie: string) {
    this.url = url;
    this.pool = pool;
    this.cookie = cookie;
  }

  /** @throws Error when the operator is not let in */
  static async open(url: string, name: string, password: string): Promise<ConsoleSession> {
    const pool = new Pool(url, {
      ...{ connections: CONNECTIONS, pipelining: 1 },
      ...{ headersTimeout: ANSWER_TIMEOUT_MS, bodyTimeout: ANSWER_TIMEOUT_MS },
    });
    const { statusCode, headers, body } = await pool.request({
      ...{ method: 'POST', path: '/api/sign-in', body: JSON.stringify({ name, password }) },
      headers: { 'content-type': 'application/json', 'x-console-page': '1' },
    });
    const text = await body.text();
    const cookie = String(headers['set-cookie'] ?? '').split(';')[0]!;
    if (statusCode === 204 && cookie !== '') return new ConsoleSession(url, pool, cookie);
    await pool.close();
    throw new Error(`POST /api/sign-in answered ${statusCode}: ${text.slice(0, 200)}`);
  }

  /** @throws Error when it is not answered as it should be */
  async ask<T>(path: string): Promise<T> {
    const { statusCode, body } = await this.pool.request({
      ...{ method: 'GET', path, headers: { cookie: this.cookie, accept: 'application/json' } },
    });
    const text = await body.text();
    if (statusCode === 200) return JSON.parse(text) as T;
    throw new Error(`GET ${path.split('?')[0]} answered ${statusCode}: ${text.slice(0, 200)}`);
  }

  /** What moves, for as long as it is read. */
  async live(): Promise<IncomingMessage> {
    const request = get(`${this.url}/api/live`, { agent: false, headers: { cookie: this.cookie } });
    const [response] = (await once(request, 'response')) as [IncomingMessage];
    if (response.statusCode !== 200) throw new Error(`GET /api/live answered ${response.statusCode}`);
    return response;
  }

  close(): Promise<void> {
    return this.pool.close();
  }
}
