import { commonConfig } from '@night-market/service-kit';
import { documentedVariables, variablesOf } from '@night-market/testing';
import { describe, expect, it } from 'vitest';
import { paymentsConfig } from '../src/config.ts';

describe('docs/CONFIGURATION.md', () => {
  it('lists the variables of payments with their defaults', () => {
    expect(documentedVariables('payments')).toEqual(variablesOf(paymentsConfig, commonConfig));
  });
});
