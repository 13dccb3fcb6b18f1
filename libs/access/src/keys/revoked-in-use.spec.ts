import { seededRandom } from '@night-market/kernel';
import { FakeClock } from '@night-market/testing';
import { expect, it } from 'vitest';
import { RevokedInUse } from './revoked-in-use.ts';

it('revoked keys that are shown are written every two seconds, each once, and nothing when none is', async () => {
  const clock = new FakeClock();
  const written: (readonly string[])[] = [];
  const log = {
    debug: () => undefined,
    info: () => undefined,
    warn: () => undefined,
    error: () => undefined,
  };
  const keys = new RevokedInUse(
    { refused: (prefixes) => (written.push(prefixes), Promise.resolve()) },
    { clock, random: seededRandom(1), log },
  );
  keys.start();
  for (const prefix of ['aaaaaaaa', 'bbbbbbbb', 'aaaaaaaa']) keys.note(prefix);
  await clock.advance(1_999);
  expect(written).toEqual([]);
  await clock.advance(1);
  await clock.advance(10_000);
  expect(written).toEqual([['aaaaaaaa', 'bbbbbbbb']]);
  await keys.stop();
});
