import { documentedVariables, variablesOf } from '@night-market/testing';
import { describe, expect, it } from 'vitest';
import { commonConfig } from './common-config.ts';

describe('docs/CONFIGURATION.md', () => {
  it('lists the variables of every service with their defaults', () => {
    expect(documentedVariables('Every service')).toEqual(variablesOf(commonConfig));
  });
});
