import { applyDecorators, createParamDecorator, SetMetadata, type ExecutionContext } from '@nestjs/common';
import { ApiExtension, ApiSecurity } from '@nestjs/swagger';
import type { Demand } from '../decide/demand.ts';
import type { Principal } from '../principal.ts';

/** The metadata of a route or a controller: its demands. */
export const DEMANDS = 'night-market:demands';

/** Where the guard leaves who is asking. */
export const PRINCIPAL = Symbol('PRINCIPAL');

/**
 * Says who may call a route, or all routes of a controller: whoever meets one of the demands. Say it at one of the two
 * places. A route that says nothing answers 401 to everyone.
 */
export const Allow = (...demands: readonly [Demand, ...Demand[]]): ClassDecorator & MethodDecorator =>
  applyDecorators(SetMetadata(DEMANDS, demands), ...demands.flatMap(inDocument), listed(demands));

/** Who calls; undefined on a route that is open. */
export const Caller = createParamDecorator(
  (_data: unknown, context: ExecutionContext): Principal | undefined =>
    context.switchToHttp().getRequest<{ [PRINCIPAL]?: Principal }>()[PRINCIPAL],
);

/** Any one of several security requirements is enough. */
const inDocument = ({ kind }: Demand) => (kind === 'open' ? [] : [ApiSecurity(kind)]);

/** Roles and scopes have no place in OpenAPI 3.0's bearer schemes. */
const listed = (demands: readonly Demand[]) => ApiExtension('x-allow', demands.map(textOf));

function textOf(demand: Demand): string {
  switch (demand.kind) {
    case 'open':
      return `open: ${demand.reason}`;
    case 'operator':
      return `operator ${demand.role}`;
    case 'service':
      return `service ${demand.scope}`;
    case 'terminal':
    case 'device':
    case 'agency':
      return demand.kind;
  }
}
