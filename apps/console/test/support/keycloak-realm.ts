import { CONSOLE_URL } from './provider.ts';

export const REALM = 'market';
export const WANG = { username: 'wang', password: 'only-for-this-test' } as const;

const TOKEN_LIFE_S = 300;

/** A realm with the roles of the market, one operator, and the console as docs/operations/console.md says. */
export const MARKET_REALM = {
  ...{ realm: REALM, enabled: true, sslRequired: 'none', accessTokenLifespan: TOKEN_LIFE_S },
  roles: { realm: ['viewer', 'operator', 'admin'].map((name) => ({ name })) },
  users: [
    {
      ...{ username: WANG.username, enabled: true, firstName: 'Mei', lastName: 'Wang' },
      ...{ email: 'wang@market.example', emailVerified: true, requiredActions: [] },
      credentials: [{ type: 'password', value: WANG.password, temporary: false }],
    },
  ],
  clients: [
    {
      ...{ clientId: 'console', publicClient: true, standardFlowEnabled: true },
      ...{ directAccessGrantsEnabled: false, redirectUris: [`${CONSOLE_URL}/api/sign-in/callback`] },
      attributes: {
        'pkce.code.challenge.method': 'S256',
        'post.logout.redirect.uris': `${CONSOLE_URL}/`,
      },
      protocolMappers: [
        {
          ...{ name: 'audience', protocol: 'openid-connect', protocolMapper: 'oidc-audience-mapper' },
          config: { 'included.custom.audience': 'night-market', 'access.token.claim': 'true' },
        },
        {
          ...{ name: 'roles', protocol: 'openid-connect' },
          protocolMapper: 'oidc-usermodel-realm-role-mapper',
          config: {
            ...{ 'claim.name': 'roles', 'jsonType.label': 'String', multivalued: 'true' },
            'access.token.claim': 'true',
          },
        },
      ],
    },
  ],
};
