import {
  whoHasIt,
  type Agent,
  type Answer,
  type DirectoryPort,
  type Listed,
  type Request,
} from '@night-market/directory-client';
import { z } from 'zod';

const lease = z.object({ epoch: z.string(), renewAfterMs: z.number() });
const problem = z.object({ code: z.string() }).catch({ code: '' });
const listed = z.object({
  state: z.string(),
  services: z.array(z.object({ properties: z.record(z.string(), z.string()).optional() })),
});

const TIMEOUT_MS = 3_000;

interface Call {
  readonly method: string;
  readonly path: string;
  readonly body?: object;
}

interface Reply {
  readonly status: number;
  readonly body: unknown;
}

/** The directory's HTTP API. */
export class HttpDirectory implements DirectoryPort {
  private readonly url: string;
  private readonly token: () => string | undefined;
  private readonly send: typeof fetch;

  /** @param token asked each time, because it may be replaced */
  constructor(url: string, token: () => string | undefined, send: typeof fetch = fetch) {
    this.url = url.replace(/\/+$/, '');
    this.token = token;
    this.send = send;
  }

  async ask(request: Request, agent: Agent, signal: AbortSignal): Promise<Answer> {
    const path = `/agents/${encodeURIComponent(agent.agentId)}`;
    switch (request.kind) {
      case 'register':
        return granted(await this.call({ method: 'PUT', path, body: agent.description }, signal));
      case 'renew': {
        const body = { epoch: request.epoch };
        const reply = await this.call({ method: 'POST', path: `${path}/renewals`, body }, signal);
        return refusalIn(reply) ?? granted(reply);
      }
      case 'look':
        return whoHasIt(listedIn(await this.call({ method: 'GET', path }, signal)), agent.process);
    }
  }

  async leave(agentId: string, epoch: string, signal: AbortSignal): Promise<void> {
    const path = `/agents/${encodeURIComponent(agentId)}?epoch=${epoch}`;
    const reply = await this.call({ method: 'DELETE', path }, signal);
    if (reply.status !== 204 && !refusalIn(reply)) throw unexpected(reply);
  }

  private async call({ method, path, body }: Call, signal: AbortSignal): Promise<Reply> {
    const token = this.token();
    if (token === undefined)
      throw new Error(
        'SERVICE_TOKENS_FILE has no token to show to the directory: add present.directory to it',
      );
    const response = await this.send(this.url + path, {
      method,
      redirect: 'error',
      headers: { authorization: `Bearer ${token}`, ...(body && { 'content-type': 'application/json' }) },
      ...(body && { body: JSON.stringify(body) }),
      signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
    });
    const text = await response.text();
    return { status: response.status, body: text === '' ? undefined : parsed(text) };
  }
}

/** What is no JSON is no answer of a directory. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function granted(reply: Reply): Answer {
  const { data } = lease.safeParse(reply.body);
  if (reply.status !== 200 || !data) throw unexpected(reply);
  return { kind: 'granted', ...data };
}

const codeOf = ({ body }: Reply): string => problem.parse(body).code;

function refusalIn(reply: Reply): Answer | undefined {
  if (reply.status === 404 && codeOf(reply) === 'agent_unknown') return { kind: 'unknown' };
  if (reply.status === 409 && codeOf(reply) === 'lease_superseded') return { kind: 'superseded' };
  return undefined;
}

function listedIn(reply: Reply): Listed | undefined {
  if (reply.status === 404 && codeOf(reply) === 'not_found') return undefined;
  const { data } = listed.safeParse(reply.body);
  if (reply.status !== 200 || !data) throw unexpected(reply);
  return data;
}

const unexpected = (reply: Reply): Error =>
  new Error(`the directory answered ${reply.status} ${codeOf(reply)}`.trim());
