import type { Authenticator } from '@night-market/access';
import { errorText, type Clock } from '@night-market/kernel';
import { z } from 'zod';
import type { Tokens } from '../../domain/session.ts';
import {
  ProviderAwayError,
  type Issued,
  type PasswordSignIn,
  type SignInOutcome,
} from '../../sign-in/ports.ts';
import { issuedOf, outcomeOf } from './who-is-it.ts';

const TIMEOUT_MS = 10_000;
const RETRY_AFTER_S = 30;

const pair = z.object({ accessToken: z.string(), expiresInS: z.number(), refreshToken: z.string() });
const problem = z
  .object({ code: z.string(), errors: z.array(z.object({ detail: z.string() })).optional() })
  .catch({ code: '' });

interface Reply {
  readonly status: number;
  readonly body: unknown;
  readonly retryAfterS: number;
}

interface Parts {
  /** The address of the service identity. */
  readonly url: string;
  readonly check: Authenticator;
  readonly clock: Clock;
  readonly send?: typeof fetch;
}

/** Operators of the service identity, by their passwords. The browser never sees a token. */
export class IdentitySignIn implements PasswordSignIn {
  private readonly parts: Parts;

  constructor(parts: Parts) {
    this.parts = parts;
  }

  async signIn(name: string, password: string, newPassword: string | undefined): Promise<SignInOutcome> {
    const reply = await this.post('/sign-in', { name, password, ...(newPassword && { newPassword }) });
    const { code, errors } = problem.parse(reply.body);
    switch (reply.status) {
      case 200:
        return outcomeOf(this.parts.check, this.tokensIn(reply));
      case 400:
      case 401:
        return { kind: 'refused' };
      case 403:
        if (code === 'new_password_needed') return { kind: 'new_password_needed' };
        break;
      case 422:
        if (code === 'bad_new_password')
          return { kind: 'bad_new_password', fault: errors?.[0]?.detail ?? '' };
        break;
      case 429:
        return { kind: 'too_many', retryAfterS: reply.retryAfterS };
    }
    throw unexpected(reply);
  }

  async refresh({ refreshToken }: Tokens): Promise<Issued | undefined> {
    const reply = await this.post('/refresh', { refreshToken });
    if (reply.status === 401) return undefined;
    if (reply.status !== 200) throw unexpected(reply);
    return issuedOf(this.parts.check, this.tokensIn(reply));
  }

  async signOut({ refreshToken }: Tokens): Promise<string | undefined> {
    const reply = await this.post('/sign-out', { refreshToken });
    if (reply.status !== 204) throw unexpected(reply);
    return undefined;
  }

  private tokensIn(reply: Reply): Tokens {
    const { data } = pair.safeParse(reply.body);
    if (!data) throw unexpected(reply);
    const { accessToken, refreshToken, expiresInS } = data;
    return { accessToken, refreshToken, untilMs: this.parts.clock.nowMs() + expiresInS * 1_000 };
  }

  private async post(path: string, body: object): Promise<Reply> {
    const { url, send = fetch } = this.parts;
    try {
      const response = await send(url.replace(/\/+$/, '') + path, {
        method: 'POST',
        redirect: 'error',
        body: JSON.stringify(body),
        headers: { 'content-type': 'application/json' },
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      const text = await response.text();
      const retryAfterS = Number(response.headers.get('retry-after')) || RETRY_AFTER_S;
      return { status: response.status, body: parsed(text), retryAfterS };
    } catch (error) {
      throw new ProviderAwayError(`The service identity does not answer: ${errorText(error)}.`);
    }
  }
}

/** What is no JSON is no answer of identity. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const unexpected = ({ status }: Reply): ProviderAwayError =>
  new ProviderAwayError(`The service identity answered ${status}.`);
