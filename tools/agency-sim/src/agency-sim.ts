import { timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { z } from 'zod';
import { Agency, FAULTS } from './agency.ts';
import { Answers } from './answers.ts';

const settings = z.strictObject({
  civicUrl: z.url({ protocol: /^https?$/ }),
  apiKey: z.string().min(1),
  secret: z.string().regex(/^whsec_[A-Za-z0-9+/]{4,}={0,2}$/),
  fault: z.enum(FAULTS).default('none'),
});
const BODY_MAX_BYTES = 65_536;

export interface AgencySim {
  readonly url: string;
  close(): Promise<void>;
}

interface Reply {
  readonly status: number;
  readonly body?: unknown;
}

/**
 * Serves agencies: `POST /agencies/{id}/told` takes webhooks; `PUT /admin/agencies/{id}` makes an agency or changes it,
 * `PUT /admin/agencies/{id}/fault` switches its fault, `GET /admin/agencies/{id}` tells what it has seen.
 * @param options.key the bearer of `/admin`
 */
export async function startAgencySim(options: {
  readonly host?: string;
  readonly port?: number;
  readonly key: string;
}): Promise<AgencySim> {
  const agencies = new Map<string, Agency>();
  const answers: Answers[] = [];
  const expected = Buffer.from(`Bearer ${options.key}`);
  const isAuthorized = ({ headers }: IncomingMessage): boolean => {
    const given = Buffer.from(headers.authorization ?? '');
    return given.length === expected.length && timingSafeEqual(given, expected);
  };

  const admin = async (request: IncomingMessage, id: string, part: string | undefined): Promise<Reply> => {
    if (!isAuthorized(request))
      return { status: 401, body: { error: 'The bearer token is missing or wrong.' } };
    const agency = agencies.get(id);
    if (request.method === 'GET') return agency ? { status: 200, body: agency.view } : { status: 404 };
    if (request.method !== 'PUT') return { status: 405 };
    const sent = jsonOf(await bytesOf(request));
    if (part === 'fault') {
      const fault = z.strictObject({ fault: z.enum(FAULTS) }).safeParse(sent);
      if (!agency || !fault.success) return { status: agency ? 400 : 404 };
      agency.settings = { ...agency.settings, ...fault.data };
      return { status: 200, body: agency.view };
    }
    const parsed = settings.safeParse(sent);
    if (!parsed.success) return { status: 400, body: { error: z.prettifyError(parsed.error) } };
    if (agency) agency.settings = parsed.data;
    else {
      const sends = new Answers();
      answers.push(sends);
      agencies.set(id, new Agency(parsed.data, sends));
    }
    return { status: 200, body: agencies.get(id)!.view };
  };

  const reply = async (request: IncomingMessage): Promise<Reply> => {
    const [, first, second, third, fourth] = (request.url ?? '/').split('?')[0]!.split('/');
    if (first === 'health') return { status: 200, body: { status: 'up' } };
    if (first === 'admin' && second === 'agencies' && third) return admin(request, third, fourth);
    const agency = first === 'agencies' && third === 'told' ? agencies.get(second!) : undefined;
    if (!agency || request.method !== 'POST') return { status: 404 };
    const body = await bytesOf(request);
    return { status: await agency.take(webhookHeaders(request), body) };
  };

  const server = createServer((request, response) => {
    const done = ({ status, body }: Reply): void => {
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(body === undefined ? '{}' : JSON.stringify(body));
    };
    reply(request).then(done, () => done({ status: 400 }));
  });
  const { host = '127.0.0.1', port = 0 } = options;
  await new Promise<void>((done, failed) => server.once('error', failed).listen(port, host, done));
  return {
    url: `http://${host}:${(server.address() as AddressInfo).port}`,
    close: async () => {
      await Promise.all(answers.map((sends) => sends.stop()));
      server.closeAllConnections();
      await new Promise<void>((done) => server.close(() => done()));
    },
  };
}

async function bytesOf(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    length += part.length;
    if (length > BODY_MAX_BYTES) throw new Error('The body is too large.');
    parts.push(part);
  }
  return Buffer.concat(parts);
}

function jsonOf(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString());
  } catch {
    return undefined;
  }
}

function webhookHeaders({ headers }: IncomingMessage) {
  const one = (name: string): string | undefined => [headers[name]].flat()[0];
  return { id: one('webhook-id'), timestamp: one('webhook-timestamp'), signature: one('webhook-signature') };
}
