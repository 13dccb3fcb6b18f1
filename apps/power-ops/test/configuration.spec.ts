import { commonConfig } from '@night-market/service-kit';
import { documentedVariables, variablesOf } from '@night-market/testing';
import { describe, expect, it } from 'vitest';
import { powerOpsConfig } from '../src/config.ts';

describe('docs/CONFIGURATION.md', () => {
  it('lists the variables of power-ops with their defaults', () => {
    expect(documentedVariables('power-ops')).toEqual(variablesOf(powerOpsConfig, commonConfig));
  });
});
