import { bearerToken, isRole, type Authenticator, type Role } from '../src/index.ts';

const FORM = /^test-operator:([a-z]+):(.+)$/;

/**
 * Takes operators at their word. For tests that run a service in their own process: they put it among the service's
 * authenticators, where no setting can put it.
 */
export const testOperators: Authenticator = {
  authenticate: ({ authorization }) => {
    const [, role, name] = FORM.exec(bearerToken(authorization) ?? '') ?? [];
    return Promise.resolve(
      isRole(role) ? { kind: 'operator', id: `id-of-${name}`, name: name!, roles: [role] } : undefined,
    );
  },
};

/** The headers of an operator, for {@link testOperators}. */
export const asOperator = (role: Role = 'operator', name = 'wang') => ({
  authorization: `Bearer test-operator:${role}:${name}`,
});
