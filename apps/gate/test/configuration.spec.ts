import { commonConfig } from '@night-market/service-kit';
import { documentedVariables, variablesOf } from '@night-market/testing';
import { describe, expect, it } from 'vitest';
import { gateConfig } from '../src/config.ts';

describe('docs/CONFIGURATION.md', () => {
  it('lists the variables of gate with their defaults', () => {
    expect(documentedVariables('gate')).toEqual(variablesOf(gateConfig, commonConfig));
  });
});
