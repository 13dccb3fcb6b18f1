import { commonConfig } from '@night-market/service-kit';
import { documentedVariables, variablesOf } from '@night-market/testing';
import { describe, expect, it } from 'vitest';
import { identityConfig } from '../src/config.ts';

describe('docs/CONFIGURATION.md', () => {
  it('lists the variables of identity with their defaults', () => {
    expect(documentedVariables('identity')).toEqual(variablesOf(identityConfig, commonConfig));
  });
});
