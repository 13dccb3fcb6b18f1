import { execFileSync } from 'node:child_process';
import { resolve } from 'node:path';
import { expect, it } from 'vitest';

const entry = resolve(import.meta.dirname, '../index.ts');

/** In a process of its own: this one may have loaded anything before. */
const script = `
  import { createRequire } from 'node:module';
  await import(${JSON.stringify(entry)});
  const loaded = Object.keys(createRequire(${JSON.stringify(entry)}).cache);
  const has = (name) => loaded.some((file) => file.includes(name));
  console.log(JSON.stringify({ kafkajs: has('/kafkajs/'), client: has('confluent-schema-registry') }));
`;

it("loads the registry's client only when a registry is asked", () => {
  const printed = execFileSync(process.execPath, ['--input-type=module', '--eval', script]);
  expect(JSON.parse(printed.toString())).toEqual({ kafkajs: true, client: false });
});
