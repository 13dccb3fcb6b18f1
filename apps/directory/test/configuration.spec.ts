import { commonConfig } from '@night-market/service-kit';
import { documentedVariables, variablesOf } from '@night-market/testing';
import { describe, expect, it } from 'vitest';
import { directoryConfig } from '../src/config.ts';

describe('docs/CONFIGURATION.md', () => {
  it('lists the variables of directory with their defaults', () => {
    expect(documentedVariables('directory')).toEqual(variablesOf(directoryConfig, commonConfig));
  });
});
