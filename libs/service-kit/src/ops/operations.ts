import type { DynamicModule, Type } from '@nestjs/common';
import type { CommonConfig } from '../config/common-config.ts';
import { showParameters } from '../http/openapi.ts';
import type { ServiceRuntime } from '../runtime/service-runtime.ts';
import { OPS_ACCESS, OPS_OPERATOR } from '../runtime/tokens.ts';
import { OpsController } from './ops.controller.ts';
import { OpsGuard, type OpsAccess } from './ops.guard.ts';

/** Without a token nobody may operate, so there is nothing at those addresses. */
export function operations(
  { operator, bus }: ServiceRuntime,
  { OPS_TOKEN: token }: CommonConfig,
): DynamicModule[] {
  if (token === undefined) return [];
  const access: OpsAccess = { token, enabled: () => bus.subscribed };
  const ops: DynamicModule = {
    module: class OpsModule {} as Type,
    controllers: [OpsController],
    providers: [
      OpsGuard,
      { provide: OPS_OPERATOR, useValue: operator },
      { provide: OPS_ACCESS, useValue: access },
    ],
  };
  showParameters(ops);
  return [ops];
}
