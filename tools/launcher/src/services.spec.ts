import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { SERVICES } from './services.ts';

describe('a service in a container', () => {
  const started = /^CMD .*exec node (.*) \\"\$MAIN\\"/m.exec(readFileSync('Dockerfile', 'utf8'))?.[1];

  it.each(
    SERVICES.filter(({ database }) => database).map(({ name, nodeArgs }) => [name, nodeArgs.join(' ')]),
  )('gets the same options of Node as %s from the launcher', (_, args) => expect(started).toBe(args));
});
