import { fileURLToPath } from 'node:url';
import { createContext, runInContext } from 'node:vm';
import { rolldown } from 'rolldown';
import { expect, it } from 'vitest';
import { framed, topicNamed } from '../src/index.ts';

const entry = fileURLToPath(new URL('../src/index.ts', import.meta.url));

/** The library as one script, with nothing left outside. */
async function bundled(): Promise<string> {
  const warnings: string[] = [];
  const bundle = await rolldown({
    input: entry,
    platform: 'browser',
    onwarn: ({ message }) => warnings.push(message),
  });
  try {
    const { output } = await bundle.generate({ format: 'iife', name: 'contracts' });
    expect(warnings).toEqual([]);
    return output[0].code;
  } finally {
    await bundle.close();
  }
}

it('reads and frames events where there is nothing of Node', async () => {
  // A new context has the language alone; this much is in every browser.
  const context = createContext({ TextDecoder, URL });
  runInContext(`${await bundled()}; globalThis.contracts = contracts`, context);
  expect(runInContext('typeof Buffer + typeof process', context)).toBe('undefinedundefined');
  const id = '018f3c1e-0000-7000-8000-000000000001';
  const { example: payload } = topicNamed('pay.cmd.v1')!.events['refund']!;
  const event = {
    ...{ id, topic: 'pay.cmd.v1', type: 'refund', key: 'order-1', ts: '2026-01-01T20:00:00.000Z', payload },
    ...{ correlationId: id, causationId: id },
  };
  Object.assign(context, { event, value: new TextEncoder().encode(JSON.stringify(event)) });
  const read = runInContext('contracts.decodeEvent("pay.cmd.v1", contracts.framed(7, value))', context);
  expect(JSON.parse(JSON.stringify(read))).toEqual(event);
  expect([...(runInContext('contracts.framed(7, value)', context) as Uint8Array)]).toEqual([
    ...framed(7, context['value'] as Uint8Array),
  ]);
});
