import type { DynamicModule, Type } from '@nestjs/common';
import { heldEvents } from '@night-market/inbox';
import type { CommonConfig } from '../config/common-config.ts';
import { readRows } from '@night-market/postgres';
import { showParameters } from '../http/openapi.ts';
import type { ServiceRuntime } from '../runtime/service-runtime.ts';
import { OPS_CONSUMER, OPS_INTENTS, OPS_OPERATOR } from '../runtime/tokens.ts';
import { ConsumerController, InboxController, type ConsumerFacts } from './consumer.controller.ts';
import { IntentsController, type IntentsDesk } from './intents.controller.ts';
import { OpsController } from './ops.controller.ts';

/** What operators do to a service, and what the auditor asks of it. */
export function operations(runtime: ServiceRuntime, config: CommonConfig): DynamicModule[] {
  const { incoming, name, dataSource, intents, log } = runtime;
  const facts: ConsumerFacts = {
    consumer: name,
    groupId: name,
    inboxRetentionHours: config.INBOX_RETENTION_HOURS,
    subscriptions: () => incoming?.bus.subscriptions ?? [],
    held: (ids) => heldEvents((sql, params) => readRows(dataSource, sql, params), name, ids),
  };
  const desk: IntentsDesk = { kinds: intents, log };
  const ops: DynamicModule = {
    module: class OpsModule {} as Type,
    controllers: [
      ConsumerController,
      ...(incoming ? [OpsController, InboxController] : []),
      ...(intents.size > 0 ? [IntentsController] : []),
    ],
    providers: [
      { provide: OPS_CONSUMER, useValue: facts },
      { provide: OPS_INTENTS, useValue: desk },
      ...(incoming ? [{ provide: OPS_OPERATOR, useValue: incoming.operator }] : []),
    ],
  };
  showParameters(ops);
  return [ops];
}
