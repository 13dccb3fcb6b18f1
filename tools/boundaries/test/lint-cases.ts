/** A scrap of code that breaks one rule (or none) when it stands in a certain place. */
export interface LintCase {
  /** The one rule that must be reported, or nothing at all. */
  readonly rule: string | undefined;
  readonly code: string;
  /** Where the code is to stand; nothing need be there, unless the rule asks for types. */
  readonly at?: string;
  /** Part of the message, where one rule has several reasons. */
  readonly message?: RegExp;
}

/** A file that exists, for rules that ask the type checker; its content is replaced by the case's. */
export const typedFile = 'libs/contracts/src/index.ts';

const lib = 'libs/outbox/src/case.ts';
const tool = 'tools/stack/src/case.ts';
const spec = 'libs/outbox/src/case.spec.ts';

const pgClient = "import pg from 'pg'; const client = new pg.Client({});";
const child = "import { spawn } from 'node:child_process'; const child = spawn('true');";

const unheard: [at: string, code: string][] = [
  [tool, `${pgClient} export default client;`],
  [spec, `${pgClient} client.on('end', () => undefined);`],
  [lib, "import { Pool as P } from 'pg'; export class A { private readonly pool = new P(); }"],
  [tool, `${child} child.on('exit', () => undefined);`],
  [tool, "import * as net from 'node:net'; export const open = () => net.connect(1);"],
  [tool, "import { createServer } from 'node:http'; createServer().on('close', () => 1).listen(0);"],
  [tool, "import { Worker } from 'node:worker_threads'; export const worker = new Worker('a.js');"],
];

const heard = [
  `${pgClient} client.on('error', () => undefined);`,
  "import { Pool } from 'pg'; export class A { p = new Pool(); a() { this.p.on('error', () => 1); } }",
  `${child} export const end = () => child.on('exit', () => 1).once('error', () => 1);`,
  `import { once } from 'node:events'; ${child} await once(child, 'close');`,
  "import { createServer } from 'node:http'; createServer().on('close', () => 1).on('error', () => 1);",
  'class Client {} export const client = new Client();',
];

/** Rules about single files that need no types. */
export const plainCases: LintCase[] = [
  { rule: 'eqeqeq', at: tool, code: 'export const same = (a: number, b: number) => a == b;' },
  { rule: 'no-var', at: tool, code: 'export var count = 0;' },
  { rule: 'prefer-const', at: tool, code: 'let count = 0; export const twice = () => 2 * count;' },
  { rule: 'no-console', at: lib, code: "console.log('hello');" },
  { rule: undefined, at: tool, code: "console.log('hello');" },
  { rule: 'max-lines', at: tool, code: 'export const a = [\n' + '  1,\n'.repeat(300) + '];' },
  {
    rule: undefined,
    at: tool,
    code: 'export const a = [\n' + '  1,\n'.repeat(200) + '\n// why\n'.repeat(100) + '];',
  },
  {
    rule: 'no-restricted-syntax',
    at: tool,
    code: 'export class A { #n = 1; n() { return this.#n; } }',
    message: /Write `private`/,
  },
  { rule: undefined, at: tool, code: 'export class A { private n = 1; m() { return this.n; } }' },
  { rule: 'max-lines-per-function', at: tool, code: 'export function f() {\n' + '  f();\n'.repeat(70) + '}' },
  { rule: undefined, at: spec, code: 'export function f() {\n' + '  f();\n'.repeat(70) + '}' },
  { rule: '@typescript-eslint/no-explicit-any', at: tool, code: 'export const a: any = 1;' },
  { rule: '@typescript-eslint/no-unused-vars', at: tool, code: 'const unused = 1;' },
  { rule: undefined, at: tool, code: 'export const ignore = (_unused: number) => 1;' },

  {
    rule: 'no-restricted-properties',
    at: 'apps/gate/src/gate.module.ts',
    code: 'export const a = process.env.A;',
  },
  { rule: 'no-restricted-properties', at: 'libs/kernel/src/case.ts', code: 'export const a = process.env;' },
  { rule: undefined, at: 'apps/gate/src/config.ts', code: 'export const a = process.env.A;' },
  { rule: undefined, at: 'libs/service-kit/src/case.ts', code: 'export const a = process.env.A;' },
  { rule: undefined, at: spec, code: 'export const a = process.env.TEST_DATABASE_URL;' },
  { rule: undefined, at: tool, code: 'export const a = process.env.A;' },

  {
    rule: 'no-restricted-globals',
    at: 'libs/contracts/src/case.ts',
    code: 'export const a = Buffer.from([]);',
  },
  { rule: 'no-restricted-globals', at: 'libs/ticket-token/src/case.ts', code: 'export const a = process;' },
  { rule: 'no-restricted-globals', at: 'apps/scanner-web/src/case.tsx', code: 'export const a = process;' },
  { rule: undefined, at: 'libs/contracts/src/case.spec.ts', code: 'export const a = Buffer.from([]);' },
  { rule: undefined, at: lib, code: 'export const a = Buffer.from([]);' },

  ...['libs/kernel', 'libs/contracts', 'libs/refund-saga', 'libs/ticket-token'].map((folder) => ({
    rule: '@typescript-eslint/no-restricted-imports',
    at: `${folder}/src/case.ts`,
    code: "export * from 'node:fs/promises';",
  })),
  {
    rule: '@typescript-eslint/no-restricted-imports',
    at: 'libs/kernel/src/case.ts',
    code: "export * from 'os';",
  },
  {
    rule: '@typescript-eslint/no-restricted-imports',
    at: 'libs/contracts/src/case.ts',
    code: "export * from 'node:crypto';",
  },
  {
    rule: '@typescript-eslint/no-restricted-imports',
    at: 'apps/scanner-web/src/case.tsx',
    code: "export * from 'node:fs';",
  },
  { rule: undefined, at: 'apps/scanner-web/test/case.ts', code: "export * from 'node:fs';" },
  { rule: 'no-console', at: 'apps/scanner-web/src/case.tsx', code: "console.log('hello');" },
  { rule: undefined, at: 'libs/kernel/src/case.ts', code: "export * from 'node:crypto';" },
  { rule: undefined, at: 'libs/kernel/src/case.spec.ts', code: "export * from 'node:fs';" },
  { rule: undefined, at: lib, code: "export * from 'node:fs';" },

  // An emitter needs a listener for its errors.
  ...unheard.map(([at, code]) => ({ rule: 'boundaries/error-listener', at, code })),
  ...heard.map((code) => ({ rule: undefined, at: tool, code })),
  {
    rule: undefined,
    at: spec,
    code: "import { createServer } from 'node:http'; export const server = createServer();",
  },

  // Law 1: no path publishes to Kafka directly.
  ...[
    ['apps/gate/src/adapters/kafka/case.ts', "export { KafkaProducer } from '@night-market/kafka';"],
    ['apps/gate/src/case.ts', "export { createKafka } from '@night-market/kafka';"],
    ['libs/inbox/src/case.ts', "export type { BrokerProducer } from '@night-market/event-bus';"],
    ['libs/service-kit/src/case.ts', "export * from '@night-market/event-bus';"],
  ].map(([at = '', code = '']) => ({
    rule: '@typescript-eslint/no-restricted-imports',
    at,
    code,
    message: /append to the outbox/,
  })),
  { rule: undefined, at: lib, code: "export type { BrokerProducer } from '@night-market/event-bus';" },

  ...[
    'new Promise((resolve) => setTimeout(resolve, 10))',
    'new Promise<void>((done) => { setTimeout(done, 10); })',
    'new Promise(function (resolve) { setTimeout(() => resolve(1), 10); })',
  ].map((wait) => ({ rule: 'no-restricted-syntax', at: spec, code: `await ${wait}; export {};` })),
  ...["mock('node:fs')", "doMock('node:fs')", 'resetModules()'].map((change) => ({
    rule: 'no-restricted-syntax',
    at: spec,
    code: `import { vi } from 'vitest'; vi.${change};`,
    message: /share their modules/,
  })),
  {
    rule: '@typescript-eslint/no-restricted-imports',
    at: 'apps/gate/test/case.e2e.spec.ts',
    code: "export { setTimeout } from 'node:timers/promises';",
  },
  {
    // A deadline is no sleep: it only speaks when the condition never came.
    rule: undefined,
    at: spec,
    code: 'export const late = new Promise((_, reject) => setTimeout(reject, 10));',
  },
  {
    rule: undefined,
    at: tool,
    code: 'export const rest = new Promise((resolve) => setTimeout(resolve, 10));',
  },
  {
    rule: undefined,
    at: 'libs/testing/src/poll.ts',
    code: 'await new Promise((r) => setTimeout(r, 10)); export {};',
  },
];

/** Rules that ask the type checker. */
export const typedCases: LintCase[] = [
  { rule: '@typescript-eslint/no-floating-promises', code: 'async function f() {} f(); export {};' },
  { rule: '@typescript-eslint/no-misused-promises', code: 'export const a = [1].forEach(async () => {});' },
  { rule: '@typescript-eslint/await-thenable', code: 'await 1; export {};' },
  { rule: '@typescript-eslint/only-throw-error', code: "export const f = () => { throw 'text'; };" },
  {
    rule: '@typescript-eslint/return-await',
    code: 'export async function f(a: Promise<1>) { try { return a; } catch { return 2; } }',
  },
  {
    rule: '@typescript-eslint/switch-exhaustiveness-check',
    code: "export const f = (a: 'x' | 'y') => { switch (a) { case 'x': return 1; } return 2; };",
  },
  {
    rule: '@typescript-eslint/consistent-type-imports',
    code: "import { ZodType } from 'zod'; export type A = ZodType;",
  },
];
