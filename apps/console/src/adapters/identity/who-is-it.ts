import type { Authenticator } from '@night-market/access';
import type { SignedIn } from '../../domain/session.ts';
import { ProviderAwayError, type Issued, type SignInOutcome } from '../../sign-in/ports.ts';
import type { Tokens } from '../../domain/session.ts';

/**
 * Who an access token is for, told by the same check that the services make.
 * @throws ProviderAwayError when it cannot be told now
 */
export async function whoIsIt(
  check: Authenticator,
  { accessToken }: Tokens,
): Promise<SignedIn | 'no_role' | undefined> {
  const request = { authorization: `Bearer ${accessToken}`, headers: {}, method: 'GET', path: '/' };
  const found = await check.authenticate(request);
  if (found?.kind === 'operator') return { operatorId: found.id, name: found.name, roles: found.roles };
  if (found?.kind === 'refusal' && found.reason === 'unavailable')
    throw new ProviderAwayError(found.explanation);
  return found?.kind === 'refusal' && found.reason === 'no_role' ? 'no_role' : undefined;
}

export async function outcomeOf(check: Authenticator, tokens: Tokens): Promise<SignInOutcome> {
  const signedIn = await whoIsIt(check, tokens);
  if (signedIn === 'no_role') return { kind: 'no_role' };
  return signedIn ? { kind: 'issued', issued: { tokens, signedIn } } : { kind: 'refused' };
}

export async function issuedOf(check: Authenticator, tokens: Tokens): Promise<Issued | undefined> {
  const outcome = await outcomeOf(check, tokens);
  return outcome.kind === 'issued' ? outcome.issued : undefined;
}
