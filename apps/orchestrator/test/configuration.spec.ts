import { commonConfig } from '@night-market/service-kit';
import { documentedVariables, variablesOf } from '@night-market/testing';
import { describe, expect, it } from 'vitest';
import { orchestratorConfig } from '../src/config.ts';

describe('docs/CONFIGURATION.md', () => {
  it('lists the variables of orchestrator with their defaults', () => {
    expect(documentedVariables('orchestrator')).toEqual(variablesOf(orchestratorConfig, commonConfig));
  });
});
