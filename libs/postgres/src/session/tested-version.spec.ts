import { describe, expect, it } from 'vitest';
import { notTested } from './tested-version.ts';

describe('the version of the database', () => {
  it.each(['15.18 (Debian 15.18-0+deb12u1)', '17.2', '9.6.24'])('%s: an operator is told', (version) => {
    expect(notTested(version)).toContain(`PostgreSQL ${version.split('.')[0]} is older than 18`);
  });

  it.each(['18.0', '18.6 (Debian 18.6-3)', '19beta1', '', undefined])('%s: nothing to say', (version) => {
    expect(notTested(version)).toBeUndefined();
  });
});
