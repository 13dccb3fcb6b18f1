import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { newName } from './names.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));

describe('the name of a new project', () => {
  it('is written in every way that code needs', () =>
    expect(newName(root, 'night-bus-2')).toEqual({
      kebab: 'night-bus-2',
      camel: 'nightBus2',
      pascal: 'NightBus2',
      title: 'Night bus 2',
    }));

  it.each(['', 'Night', 'night_bus', '-night', 'night-', 'night--bus', '2night', '../night', 'n'.repeat(41)])(
    'is not %j',
    (text) => expect(() => newName(root, text)).toThrow(/is no name: take small letters/),
  );

  it.each([
    ['gate', 'apps/gate'],
    ['kernel', 'libs/kernel'],
    ['stack', 'tools/stack'],
  ])('is not %s, which is there already', (text, folder) =>
    expect(() => newName(root, text)).toThrow(`${folder} is there already: take another name.`),
  );
});
