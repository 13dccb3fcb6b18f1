import { refusal, type Authentication, type Authenticator, type Credentials } from '@night-market/access';
import type { Sessions } from '../../keep-session/sessions.ts';
import { ProviderAwayError } from '../../sign-in/ports.ts';
import { isOwnPage } from './browser.ts';
import type { SessionCookies } from './session-cookies.ts';

const RETRY_AFTER_S = 5;

/** Operators by the session that their browser holds. */
export class SessionAuthenticator implements Authenticator {
  private readonly sessions: Pick<Sessions, 'find'>;
  private readonly cookies: SessionCookies;
  private readonly consoleUrl: string | undefined;

  constructor(sessions: Pick<Sessions, 'find'>, cookies: SessionCookies, consoleUrl: string | undefined) {
    this.sessions = sessions;
    this.cookies = cookies;
    this.consoleUrl = consoleUrl;
  }

  async authenticate(request: Credentials): Promise<Authentication> {
    const id = this.cookies.sessionIn(request);
    // A program that shows a token of its own is known by that.
    if (id === undefined || request.authorization !== undefined) return undefined;
    if (!isOwnPage(request, this.consoleUrl))
      return refusal('malformed', 'An act with a session came from another page than the console.');
    try {
      const session = await this.sessions.find(id);
      if (!session) return refusal('expired', 'A session of the console is over, or never was.');
      const { operatorId, name, roles } = session;
      return { kind: 'operator', id: operatorId, name, roles };
    } catch (error) {
      if (!(error instanceof ProviderAwayError)) throw error;
      return refusal('unavailable', error.message, RETRY_AFTER_S);
    }
  }
}
