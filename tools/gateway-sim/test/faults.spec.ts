import { describe, expect, it } from 'vitest';
import { call, capture, newGateway, setFaults } from './harness.ts';
import type { Gateway } from '../src/index.ts';

describe('the settings of the faults', () => {
  it('shows what was set, with plans that were added', async () => {
    const gateway = await newGateway();
    await setFaults(gateway, { rates: { decline: 0.1 }, byReference: { a: 'decline' } });
    const plans = { b: ['double_capture', 'refund_fail_once'] };
    const added = await call(gateway.url, 'POST', '/admin/faults/references', {
      body: { byReference: plans },
    });
    expect(added.body).toEqual({ planned: 2 });
    const { body } = await call(gateway.url, 'GET', '/admin/faults');
    expect(body).toMatchObject({
      rates: { decline: 0.1 },
      byReference: { a: 'decline', ...plans },
      webhookRate: 1,
    });
  });

  it.each([
    { rates: { decline: 2 } },
    { rates: { nonsense: 0.1 } },
    { byReference: { a: 'nonsense' } },
    { byReference: { a: ['decline', 'double_capture'] } },
    { latencyMs: { min: 5, max: 1 } },
    { surprise: true },
  ])('refuses %j', async (settings) => {
    const gateway = await newGateway();
    expect(await setFaults(gateway, settings)).toMatchObject({
      status: 400,
      body: { error: { code: 'invalid_request' } },
    });
  });

  it('a seed repeats its choices whatever the order of arrival, and another seed makes others', async () => {
    const references = Array.from({ length: 120 }, (_, index) => `o-${index}`);
    const same = await fates(await newGateway({ seed: 'one' }), references);
    const reordered = await fates(await newGateway({ seed: 'one' }), references.toReversed());
    const other = await fates(await newGateway({ seed: 'two' }), references);
    expect(reordered).toEqual(same);
    expect(other).not.toEqual(same);
    expect(new Set(Object.values(same)).size).toBeGreaterThan(3);
  });

  it('delays within the bounds', async () => {
    const gateway = await newGateway();
    await setFaults(gateway, { latencyMs: { min: 30, max: 40 } });
    const startMs = performance.now();
    await capture(gateway, 'o');
    expect(performance.now() - startMs).toBeGreaterThan(28);
  });

  it('keeps the books page by page', async () => {
    const gateway = await newGateway();
    for (const reference of ['a', 'b', 'c']) await capture(gateway, reference);
    const first = await call(gateway.url, 'GET', '/admin/books?limit=2');
    expect(first.body).toMatchObject({
      books: [{ reference: 'a', net: 12_000 }, { reference: 'b' }],
      next: 'b',
    });
    const last = await call(gateway.url, 'GET', '/admin/books?after=b&limit=2');
    expect(last.body).toMatchObject({ books: [{ reference: 'c' }], next: null });
    expect((await call(gateway.url, 'GET', '/admin/books?after=nobody')).status).toBe(400);
    expect((await call(gateway.url, 'GET', '/admin/books/nobody')).status).toBe(404);
    expect((await call(gateway.url, 'GET', '/v1/settlement?limit=1001')).status).toBe(400);
  });
});

/** What happened to each reference: the answer's status and the number of captures. */
async function fates(gateway: Gateway, references: string[]): Promise<Record<string, string>> {
  const rates = {
    decline: 0.2,
    double_capture_answered: 0.2,
    server_error_before: 0.2,
    server_error_after: 0.2,
  };
  await setFaults(gateway, { rates });
  const results = await Promise.all(
    references.map(async (reference) => {
      const { status } = await capture(gateway, reference);
      return [reference, `${status} ${gateway.books.byReference(reference)?.captures.length ?? 0}`] as const;
    }),
  );
  return Object.fromEntries(results);
}
