import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ROLES, type Principal } from '../principal.ts';
import { decide, includesRole, maySeeStall } from './decide.ts';
import { agency, device, open, operator, service, terminal, type Demand } from './demand.ts';

const role = fc.constantFrom(...ROLES);
const scope = fc.constantFrom('audit', 'notify', 'replay');
const id = fc.string({ minLength: 1, maxLength: 8 });
const principal: fc.Arbitrary<Principal> = fc.oneof(
  fc.record({ kind: fc.constant('terminal' as const), id, stallId: id }),
  fc.record({ kind: fc.constantFrom('device' as const, 'agency' as const), id }),
  fc.record({ kind: fc.constant('operator' as const), id, name: id, roles: fc.uniqueArray(role) }),
  fc.record({ kind: fc.constant('service' as const), id, scopes: fc.uniqueArray(scope) }),
);
const closed: fc.Arbitrary<Demand> = fc.oneof(
  fc.constantFrom(terminal(), device(), agency()),
  role.map(operator),
  scope.map(service),
);
const demands = fc.array(closed, { maxLength: 4 });

describe('decide', () => {
  it('refuses everyone where nothing is declared', () =>
    fc.assert(
      fc.property(fc.option(principal, { nil: undefined }), (who) => {
        expect(decide(who, [])).toBe('unauthenticated');
      }),
    ));

  it('lets anyone in where one demand is open', () =>
    fc.assert(
      fc.property(fc.option(principal, { nil: undefined }), demands, (who, others) => {
        expect(decide(who, [...others, open('public')])).toBe('allowed');
      }),
    ));

  it('asks who is there before anything else', () =>
    fc.assert(
      fc.property(demands, (asked) => {
        expect(decide(undefined, asked)).toBe('unauthenticated');
      }),
    ));

  it('is content with any one of the demands, in whatever order', () =>
    fc.assert(
      fc.property(principal, fc.array(closed, { minLength: 1, maxLength: 4 }), (who, asked) => {
        const anyAlone = asked.some((demand) => decide(who, [demand]) === 'allowed');
        expect(decide(who, asked)).toBe(anyAlone ? 'allowed' : 'forbidden');
        expect(decide(who, [...asked].reverse())).toBe(decide(who, asked));
      }),
    ));

  it('never takes one kind of principal for another', () =>
    fc.assert(
      fc.property(principal, closed, (who, demand) => {
        if (decide(who, [demand]) === 'allowed') expect(demand.kind).toBe(who.kind);
      }),
    ));

  it('asks a service for the very scope', () =>
    fc.assert(
      fc.property(scope, fc.uniqueArray(scope), (asked, scopes) => {
        const allowed = decide({ kind: 'service', id: 'a', scopes }, [service(asked)]) === 'allowed';
        expect(allowed).toBe(scopes.includes(asked));
      }),
    ));
});

describe('includesRole', () => {
  it.each([
    ['viewer', [true, false, false]],
    ['operator', [true, true, false]],
    ['admin', [true, true, true]],
  ] as const)('%s', (held, expected) =>
    expect(ROLES.map((asked) => includesRole([held], asked))).toEqual(expected),
  );

  it('gives nothing to nobody', () => expect(ROLES.some((asked) => includesRole([], asked))).toBe(false));
});

describe('maySeeStall', () => {
  it('shows a terminal its own stall alone', () =>
    fc.assert(
      fc.property(id, id, (own, other) => {
        expect(maySeeStall({ kind: 'terminal', id: 't', stallId: own }, other)).toBe(own === other);
      }),
    ));
});
