import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

interface Answer {
  readonly status: number;
  readonly body: object;
}

const failure = (status: number, error_code: number, message: string): Answer => ({
  status,
  body: { error_code, message },
});

/** Of Confluent's API as much as a producer and a reader need; the behaviour where it is surprising, too. */
export class FakeSchemaRegistry {
  /** Texts by id; the same text has the same id under every subject. */
  private readonly schemas: string[] = [];
  private readonly subjects = new Map<string, string[]>();
  private readonly compatibility = new Map<string, string>();
  private readonly credentials: string | undefined;
  private server: Server | undefined;
  private port = 0;
  /** Method and path of each request that was answered. */
  readonly asked: string[] = [];

  constructor(credentials?: { readonly username: string; readonly password: string }) {
    this.credentials =
      credentials &&
      `Basic ${Buffer.from(`${credentials.username}:${credentials.password}`).toString('base64')}`;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Starts listening; always at the same port. */
  async open(): Promise<void> {
    const server = createServer((request, response) => {
      void this.answer(request).then(({ status, body }) => {
        response.writeHead(status, { 'content-type': 'application/vnd.schemaregistry.v1+json' });
        response.end(JSON.stringify(body));
      });
    });
    await new Promise<void>((resolve) => server.listen(this.port, '127.0.0.1', resolve));
    this.server = server;
    this.port = (server.address() as AddressInfo).port;
  }

  /** Breaks every connection and refuses new ones; keeps what was registered. */
  async close(): Promise<void> {
    const server = this.server;
    this.server = undefined;
    const closed = server && new Promise((resolve) => server.close(resolve));
    server?.closeAllConnections();
    await closed;
  }

  /** How many versions each subject has. */
  versions(): Record<string, number> {
    return Object.fromEntries([...this.subjects].map(([subject, texts]) => [subject, texts.length]));
  }

  compatibilityOf(subject: string): string | undefined {
    return this.compatibility.get(subject);
  }

  /** What an operator of the registry may do. */
  setCompatibility(subject: string, level: string): void {
    this.compatibility.set(subject, level);
  }

  private async answer(request: IncomingMessage): Promise<Answer> {
    const { method, url, headers } = request;
    const body = await text(request);
    this.asked.push(`${method} ${url}`);
    if (headers.authorization !== this.credentials) return failure(401, 401, 'Unauthorized');
    const { pathname } = new URL(url!, this.url);
    const [kind, one, ...rest] = pathname.split('/').slice(1).map(decodeURIComponent);
    switch (`${method} ${kind}`) {
      case 'POST subjects':
        return this.register(one!, JSON.parse(body) as { schemaType?: string; schema: string });
      case 'GET schemas':
        return this.find(Number(rest[0]));
      case 'GET config':
        return this.compatibility.has(one!)
          ? { status: 200, body: { compatibilityLevel: this.compatibility.get(one!) } }
          : failure(404, 40408, `Subject '${one}' does not have subject-level compatibility configured`);
      case 'PUT config':
        this.compatibility.set(one!, (JSON.parse(body) as { compatibility: string }).compatibility);
        return { status: 200, body: { compatibility: this.compatibility.get(one!) } };
      default:
        return failure(404, 404, 'HTTP 404 Not Found');
    }
  }

  private register(subject: string, { schemaType, schema }: { schemaType?: string; schema: string }): Answer {
    if (schemaType !== 'JSON') return failure(422, 42201, 'Invalid schema: only JSON is spoken here');
    const versions = this.subjects.get(subject) ?? [];
    if (!versions.includes(schema)) {
      // Without a level of its own a subject has the registry's: BACKWARD, which refuses what an open object gains.
      if (versions.length > 0 && (this.compatibility.get(subject) ?? 'BACKWARD') !== 'NONE') {
        return failure(409, 409, 'Schema being registered is incompatible with an earlier schema');
      }
      this.subjects.set(subject, [...versions, schema]);
    }
    if (!this.schemas.includes(schema)) this.schemas.push(schema);
    return { status: 200, body: { id: this.schemas.indexOf(schema) + 1 } };
  }

  private find(id: number): Answer {
    const schema = this.schemas[id - 1];
    return schema === undefined
      ? failure(404, 40403, `Schema ${id} not found`)
      : { status: 200, body: { schemaType: 'JSON', schema } };
  }
}
