import { FakeClock } from '@night-market/testing';
import { beforeEach, expect, it } from 'vitest';
import { CrashWatch } from './crash-watch.ts';

let clock: FakeClock;
let watch: CrashWatch;
beforeEach(() => {
  clock = new FakeClock();
  watch = new CrashWatch(clock);
});
const named = (name: string, more: object = {}): Error => Object.assign(new Error('why'), { name, ...more });

it('tells of a consumer that crashes again, until it has not for a while', () => {
  watch.note(named('KafkaJSNotImplemented'));
  expect(watch.fault).toBeUndefined();
  clock.pass(1_000);
  watch.note(new Error('retried', { cause: named('KafkaJSNotImplemented') }));
  expect(watch.fault).toContain('why');
  clock.pass(30_001);
  expect(watch.fault).toBeUndefined();
});

it.each([
  named('KafkaJSConnectionError'),
  named('KafkaJSNumberOfRetriesExceeded', { cause: named('KafkaJSRequestTimeoutError') }),
  named('KafkaJSProtocolError', { retriable: true }),
])('says nothing while the broker is away: %s', (error) => {
  watch.note(error);
  watch.note(error);
  expect(watch.fault).toBeUndefined();
});
