import { FakeClock } from '@night-market/testing';
import { beforeEach, describe, expect, it } from 'vitest';
import { HttpReplicaProbe } from './http-replica-probe.ts';

const URL = 'http://127.0.0.1:3102';

let clock: FakeClock;
let asked: string[];
let answer: () => Promise<Response>;
let probe: HttpReplicaProbe;

beforeEach(() => {
  clock = new FakeClock();
  asked = [];
  answer = () => Promise.resolve(new Response('{}'));
  const send = ((url: string) => (asked.push(url), answer())) as unknown as typeof fetch;
  probe = new HttpReplicaProbe(clock, send);
});

describe('a process', () => {
  it('answers while it lives, and is asked once in two seconds however many look', async () => {
    expect(await Promise.all([probe.answers(URL), probe.answers(URL)])).toEqual([true, true]);
    expect(asked).toEqual([`${URL}/health/live`]);
    clock.pass(2_000);
    await probe.answers(URL);
    expect(asked).toHaveLength(2);
  });

  it.each<[string, () => Promise<Response>]>([
    ['refuses the connection', () => Promise.reject(new Error('ECONNREFUSED'))],
    ['says that it is not alive', () => Promise.resolve(new Response('', { status: 503 }))],
  ])('that %s does not', async (_, said) => {
    answer = said;
    expect(await probe.answers(URL)).toBe(false);
  });
});
