import type { Session, SignedIn, Tokens } from '../domain/session.ts';

/** Sessions by the id that the browser holds. */
export interface SessionStore {
  /** @returns the id */
  begin(session: Session): Promise<string>;
  find(id: string): Promise<Session | undefined>;
  noteUse(id: string, atMs: number): Promise<void>;
  /** True for one of several that ask at the same time, until it replaces the tokens or `forMs` are over. */
  claim(id: string, forMs: number): Promise<boolean>;
  /** Lets go of a claim without having replaced anything. */
  release(id: string): Promise<void>;
  /** Ends the claim. */
  replaceTokens(id: string, tokens: Tokens, signedIn: SignedIn): Promise<void>;
  end(id: string): Promise<void>;
  /** Ends all sessions of an operator. @returns their tokens */
  endAll(operatorId: string): Promise<readonly Tokens[]>;
}
