import { decide, ROLES, type Demand, type KeyKind, type Principal } from '@night-market/access';
import { SCOPES, type GuardedService } from './guarded-service.ts';

/** Somebody who knocks. */
export interface Caller {
  readonly name: string;
  readonly authorization?: string;
  /** Who it is; undefined when the credential is not good. */
  readonly principal?: Principal;
}

const KINDS: readonly KeyKind[] = ['terminal', 'device', 'agency'];

/** Everybody there is: nobody, bad credentials of each kind, and good ones of each kind, role and scope. */
export async function callersOf(service: GuardedService): Promise<Caller[]> {
  const bearer = (token: string) => `Bearer ${token}`;
  const bad = [
    ['no credential', undefined],
    ['a credential of no known form', 'Basic eDp5'],
    ['nonsense', bearer('nonsense')],
    ['an expired token', bearer(await service.issuer.token('admin', -600))],
    ['a token for another audience', bearer(await service.issuer.token('admin', 600, 'another-market'))],
    ...(await Promise.all(
      KINDS.flatMap((kind) => [
        service.revokedKey(kind).then((key) => [`a revoked key of a ${kind}`, bearer(key)] as const),
        service.key(kind, 'elsewhere').then((key) => [`a ${kind} of another market`, bearer(key)] as const),
      ]),
    )),
  ] as const;
  const held = KINDS.map(async (kind): Promise<Caller> => {
    const authorization = bearer(await service.key(kind));
    const principal = kind === 'terminal' ? { kind, id: '', stallId: 'another-stall' } : { kind, id: '' };
    return { name: `a ${kind}`, authorization, ...(service.hasKeys && { principal }) };
  });
  const operators = ROLES.map(async (role): Promise<Caller> => {
    const authorization = bearer(await service.operatorToken(role));
    return { name: role, authorization, principal: { kind: 'operator', id: '', name: '', roles: [role] } };
  });
  const programs = SCOPES.map((scope): Caller => ({
    name: `a program with the scope ${scope}`,
    authorization: bearer(service.serviceToken(scope)),
    principal: { kind: 'service', id: '', scopes: [scope] },
  }));
  return [
    ...bad.map(([name, authorization]): Caller => ({ name, ...(authorization && { authorization }) })),
    ...(await Promise.all([...held, ...operators])),
    ...programs,
  ];
}

/**
 * The statuses that refuse the caller; undefined when it may come in. A terminal of another stall and a device that says
 * it is another are let in by the guard, and refused by the handler.
 */
export function refusalsOf(
  { principal }: Caller,
  demands: readonly Demand[],
  method: string,
): readonly number[] | undefined {
  const decision = decide(principal, demands);
  if (decision === 'unauthenticated') return [401];
  if (decision === 'forbidden') return [403];
  if (principal?.kind === 'terminal') return [403, 404];
  return principal?.kind === 'device' && method !== 'GET' ? [403] : undefined;
}
