import { expect, it } from 'vitest';
import { CrashWatch } from './crash-watch.ts';

let nowMs = 0;
const watchAt0 = (): CrashWatch => {
  nowMs = 0;
  return new CrashWatch({ nowMs: () => nowMs, schedule: () => () => undefined });
};
const named = (name: string, more: object = {}): Error => Object.assign(new Error('why'), { name, ...more });

it('tells of a consumer that crashes again, until it has not for a while', () => {
  const watch = watchAt0();
  watch.note(named('KafkaJSNotImplemented'));
  expect(watch.fault).toBeUndefined();
  nowMs = 1_000;
  watch.note(new Error('retried', { cause: named('KafkaJSNotImplemented') }));
  expect(watch.fault).toContain('why');
  nowMs = 31_001;
  expect(watch.fault).toBeUndefined();
});

it.each([
  named('KafkaJSConnectionError'),
  named('KafkaJSNumberOfRetriesExceeded', { cause: named('KafkaJSRequestTimeoutError') }),
  named('KafkaJSProtocolError', { retriable: true }),
])('says nothing while the broker is away: %s', (error) => {
  const watch = watchAt0();
  watch.note(error);
  watch.note(error);
  expect(watch.fault).toBeUndefined();
});
