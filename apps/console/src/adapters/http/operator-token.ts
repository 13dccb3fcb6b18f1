import { Problem } from '@night-market/service-kit';
import type { Sessions } from '../../keep-session/sessions.ts';
import type { BrowserRequest } from './browser.ts';
import type { SessionDoor } from './session.controller.ts';

export interface OperatorDoor {
  readonly sessions: Pick<Sessions, 'find'>;
  readonly cookies: SessionDoor['cookies'];
}

/**
 * The operator's own token. The guard has let them in by one of the two.
 * @throws Problem when the session has ended since
 */
export async function tokenOf(request: BrowserRequest, { sessions, cookies }: OperatorDoor): Promise<string> {
  const { authorization } = request.headers;
  if (typeof authorization === 'string') return authorization.replace(/^bearer +/i, '');
  const id = cookies.sessionIn(request);
  const session = id === undefined ? undefined : await sessions.find(id);
  if (!session) throw new Problem(401, 'session_over', 'The session is over.', { detail: 'Sign in again.' });
  return session.tokens.accessToken;
}
