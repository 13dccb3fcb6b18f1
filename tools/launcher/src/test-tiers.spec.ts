import { expect, it } from 'vitest';
import { needsStack } from './test-tiers.ts';

it.each([
  [['--project', 'unit']],
  [['--project=unit', 'libs/outbox']],
  [['libs/outbox', '--project', 'unit', '-t', 'order']],
])('%j starts no stack', (args) => expect(needsStack(args)).toBe(false));

it.each([
  [[]],
  [['libs/outbox']],
  [['--project', 'int']],
  [['--project', 'unit', '--project', 'e2e']],
  [['--project']],
  [['--project=*']],
])('%j runs on a stack', (args) => expect(needsStack(args)).toBe(true));
