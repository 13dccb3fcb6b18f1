import type { LintCase } from './lint-cases.ts';

const wall = '@nx/enforce-module-boundaries';
const imports = (name: string): string => `export * from '${name}';`;

/** `at` a file of one project, the import of another: forbidden with this message, or allowed. */
function from(at: string, target: string, message?: RegExp): LintCase {
  return { rule: message && wall, at, code: imports(target), ...(message ? { message } : {}) };
}

const pure = 'libs/kernel/src/case.ts';
const delivery = 'libs/inbox/src/case.ts';
const platform = 'libs/service-kit/src/case.ts';
const app = 'apps/gate/src/case.ts';
const web = 'apps/scanner-web/src/case.tsx';
const tool = 'tools/launcher/src/case.ts';

/** Which project may import which. */
export const projectCases: LintCase[] = [
  ...['@nestjs/common', 'typeorm', 'kafkajs', 'pg'].map((name) =>
    from(pure, name, /"type:pure" is not allowed to import/),
  ),
  from(pure, 'zod'),
  from('libs/refund-saga/src/case.ts', '@night-market/idempotency', /"type:pure" can only depend on/),
  from('libs/contracts/src/case.ts', '@night-market/kernel'),

  from(delivery, '@night-market/stack', /"type:delivery" can only depend on/),
  { rule: undefined, at: delivery, code: "export { OnEvents } from '@night-market/event-bus';" },
  from(delivery, '@night-market/contracts'),
  from(delivery, 'kafkajs'),

  from(platform, '@night-market/stack', /"type:platform" can only depend on/),
  from(platform, '@night-market/outbox'),

  from(app, '@night-market/payments/src/domain/money.ts', /Imports of apps are forbidden/),
  from(app, '@night-market/stack', /"type:app" can only depend on/),
  from(app, '@night-market/refund-saga', /"scope:gate" can only depend on/),
  from('apps/payments/src/case.ts', '@night-market/refund-saga', /"scope:payments" can only depend on/),
  from('apps/orchestrator/src/case.ts', '@night-market/refund-saga'),
  from(app, '@night-market/service-kit'),
  { rule: undefined, at: app, code: "export { OnEvents } from '@night-market/event-bus';" },
  from(app, '../../payments/src/domain/money.ts', /cannot be imported by a relative or absolute path/),

  from(web, '@night-market/scanner-sdk'),
  from(web, '@night-market/service-kit', /"type:web" can only depend on/),
  from(web, '@night-market/refund-saga', /"scope:web" can only depend on/),
  from(web, '@night-market/testing', /"type:web" can only depend on/),
  from(web, 'kafkajs', /"type:web" is not allowed to import/),
  from(web, '@night-market/payments/src/domain/money.ts', /Imports of apps are forbidden/),

  from(tool, '@night-market/outbox', /"type:tool" can only depend on/),
  from(tool, '@night-market/refund-saga', /"scope:tools" can only depend on/),
  from(tool, '@night-market/stack'),
  from(tool, '@night-market/contracts'),

  from(app, '@night-market/testing', /"type:app" can only depend on/),
  from(tool, '@night-market/testing', /"type:tool" can only depend on/),
  from(platform, '@night-market/testing', /"type:platform" can only depend on/),
  from('apps/gate/src/case.spec.ts', '@night-market/testing'),
  from('apps/gate/test/support.ts', '@night-market/testing'),
  from('libs/inbox/src/case.int.spec.ts', '@night-market/testing'),
  from('libs/testing/src/case.ts', '@night-market/contracts'),
  from('libs/testing/src/case.ts', '@night-market/command-line', /"type:testing" can only depend on/),
];
