import { afterEach, expect, it, vi } from 'vitest';
import { PowerClient } from './power-client.ts';

afterEach(() => vi.unstubAllGlobals());

it('asks the next replica when one gives no answer, and stays with the one that gave the last', async () => {
  const down = new Set<string>();
  const asked: string[] = [];
  vi.stubGlobal('fetch', (address: string) => {
    const { origin } = new URL(address);
    asked.push(origin);
    if (down.has(origin)) return Promise.reject(new Error('connection refused'));
    return Promise.resolve(new Response('{}', { status: 202 }));
  });
  const client = new PowerClient(['http://one', 'http://two'], 'token');
  await client.readings([]);
  down.add('http://one');
  await client.readings([]);
  await client.readings([]);
  expect(asked).toEqual(['http://one', 'http://one', 'http://two', 'http://two']);
  down.add('http://two');
  await expect(client.readings([])).rejects.toThrow('gives no answer');
  expect(asked.slice(4)).toEqual(['http://two', 'http://one']);
});
