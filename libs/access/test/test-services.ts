import { bearerToken, type Authenticator } from '../src/index.ts';

const FORM = /^test-service:([a-z-]+):([a-z,-]+)$/;

/** Takes programs at their word, as `testOperators` does operators. */
export const testServices: Authenticator = {
  authenticate: ({ authorization }) => {
    const [, id, scopes] = FORM.exec(bearerToken(authorization) ?? '') ?? [];
    return Promise.resolve(
      id === undefined ? undefined : { kind: 'service', id, scopes: scopes!.split(',') },
    );
  },
};

/** The headers of a program of ours, for {@link testServices}. */
export const asService = (id: string, ...scopes: readonly string[]) => ({
  authorization: `Bearer test-service:${id}:${scopes.join(',')}`,
});
