import type { SignedIn, Tokens } from '../domain/session.ts';

/** What a provider answered: tokens and who they are for. */
export interface Issued {
  readonly tokens: Tokens;
  readonly signedIn: SignedIn;
}

/** Why nobody is signed in. */
export type SignInFault =
  | { readonly kind: 'refused' | 'new_password_needed' | 'no_role' | 'expired' }
  | { readonly kind: 'bad_new_password'; readonly fault: string }
  | { readonly kind: 'too_many'; readonly retryAfterS: number };

export type SignInOutcome = { readonly kind: 'issued'; readonly issued: Issued } | SignInFault;

/** Where tokens are exchanged. All of it rejects with {@link ProviderAwayError} while the provider does not answer. */
export interface TokenProvider {
  /** Undefined when the provider does not take the refresh token any more. */
  refresh(tokens: Tokens): Promise<Issued | undefined>;
  /** Ends the session there as well. @returns where the browser is sent to end it at the provider, if anywhere */
  signOut(tokens: Tokens): Promise<string | undefined>;
}

export interface PasswordSignIn extends TokenProvider {
  signIn(name: string, password: string, newPassword: string | undefined): Promise<SignInOutcome>;
}

/** What a browser keeps between leaving for the provider and coming back. */
export interface Journey {
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
  /** The page that it came from. */
  readonly backTo: string;
}

export interface RedirectSignIn extends TokenProvider {
  begin(backTo: string): Promise<{ readonly url: string; readonly journey: Journey }>;
  /** @param query as the provider sent it back */
  complete(query: string, journey: Journey): Promise<SignInOutcome>;
}

export class ProviderAwayError extends Error {
  override readonly name = 'ProviderAwayError';
}
