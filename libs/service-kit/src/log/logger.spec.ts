import { describe, expect, it } from 'vitest';
import { correlationIdOf } from '../http/correlation.ts';
import { requestScope } from './logger.ts';

describe('the correlation id of a request', () => {
  it('is the one of the scope, through awaits', async () => {
    const seen = await requestScope.run({ correlationId: 'mine' }, async () => {
      await Promise.resolve();
      return correlationIdOf();
    });
    expect(seen).toBe('mine');
  });

  it('is a new one outside of a request', () => {
    expect(correlationIdOf()).toMatch(/^[0-9a-f-]{36}$/);
    expect(correlationIdOf()).not.toBe(correlationIdOf());
  });
});
