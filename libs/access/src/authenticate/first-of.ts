import { refusal, type Authentication, type Authenticator, type Credentials } from './authenticator.ts';

/** Asks in this order; the first that knows the form of the credential decides alone. */
export class FirstOf implements Authenticator {
  private readonly authenticators: readonly Authenticator[];

  constructor(authenticators: readonly Authenticator[]) {
    this.authenticators = authenticators;
  }

  async authenticate(credentials: Credentials): Promise<Authentication> {
    for (const authenticator of this.authenticators) {
      const found = await authenticator.authenticate(credentials);
      if (found) return found;
    }
    return credentials.authorization === undefined
      ? undefined
      : refusal('malformed', 'A credential has a form that is not known here.');
  }
}
