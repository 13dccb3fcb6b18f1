import { describe, expect, it } from 'vitest';
import { call, capture, newGateway } from './harness.ts';

describe('captures', () => {
  it('books a capture and repeats the answer under the same key', async () => {
    const gateway = await newGateway();
    const first = await capture(gateway, 'order-1');
    expect(first).toMatchObject({ status: 200, replayed: false });
    expect(first.body).toMatchObject({
      status: 'succeeded',
      key: 'key-order-1',
      reference: 'order-1',
      amount: 12_000,
    });
    expect(first.body.id).toMatch(/^cap_[0-9a-f]{24}$/);
    const again = await capture(gateway, 'order-1');
    expect(again).toEqual({ ...first, replayed: true });
    const quoted = await capture(gateway, 'order-1', { key: '"key-order-1"' });
    expect(quoted).toEqual({ ...first, replayed: true });
    expect(gateway.books.lines).toHaveLength(1);
  });

  it('makes one capture of many requests at once', async () => {
    const gateway = await newGateway();
    const results = await Promise.all(Array.from({ length: 20 }, () => capture(gateway, 'order-1')));
    expect(new Set(results.map(({ body }) => body.id)).size).toBe(1);
    expect(results.filter(({ replayed }) => !replayed)).toHaveLength(1);
    expect(gateway.books.lines).toHaveLength(1);
  });

  it('refuses a key that was used for something else', async () => {
    const gateway = await newGateway();
    await capture(gateway, 'order-1');
    const other = await capture(gateway, 'order-1', {
      body: { reference: 'order-1', amount: 1, currency: 'TWD' },
    });
    expect(other).toMatchObject({ status: 422, body: { error: { code: 'idempotency_key_reused' } } });
  });

  it('shows the captures of a key and of a reference', async () => {
    const gateway = await newGateway();
    const { body } = await capture(gateway, 'order-1');
    const second = await capture(gateway, 'order-1', { key: 'other' });
    const byKey = await call(gateway.url, 'GET', '/v1/captures?key=key-order-1');
    expect(byKey.body).toEqual({ captures: [body], declined: null });
    const byReference = await call(gateway.url, 'GET', '/v1/captures?reference=order-1');
    expect(byReference.body).toEqual({ captures: [body, second.body], declined: null });
    const none = await call(gateway.url, 'GET', '/v1/captures?key=nobody');
    expect(none.body).toEqual({ captures: [], declined: null });
  });

  it.each([
    ['no key', { key: undefined }, 400, 'idempotency_key_missing'],
    ['a key with blanks', { key: 'a b' }, 400, 'idempotency_key_invalid'],
    ['no JSON', { body: '{"reference":' }, 400, 'invalid_json'],
    ['a fraction', { body: { reference: 'r', amount: 1.5, currency: 'TWD' } }, 400, 'invalid_request'],
    ['a negative amount', { body: { reference: 'r', amount: -1, currency: 'TWD' } }, 400, 'invalid_request'],
    ['a missing reference', { body: { amount: 1, currency: 'TWD' } }, 400, 'invalid_request'],
    ['too much', { body: 'x'.repeat(70_000) }, 413, 'body_too_large'],
  ])('refuses %s', async (_, options, status, code) => {
    const gateway = await newGateway();
    const result = await capture(gateway, 'r', options as object);
    expect(result).toMatchObject({ status, body: { error: { code } } });
    expect(gateway.books.lines).toHaveLength(0);
  });

  it('asks for the token on /v1 and /admin, and not on health and metrics', async () => {
    const { url } = await newGateway();
    const statusOf = async (path: string): Promise<number> => (await fetch(`${url}${path}`)).status;
    expect(await statusOf('/v1/captures?key=k')).toBe(401);
    expect(await statusOf('/admin/faults')).toBe(401);
    expect(await statusOf('/health/live')).toBe(200);
    expect(await statusOf('/health/ready')).toBe(200);
    expect(await statusOf('/metrics')).toBe(200);
    expect(await statusOf('/nowhere')).toBe(404);
  });

  it('counts what it did', async () => {
    const gateway = await newGateway();
    await capture(gateway, 'order-1');
    const { text } = await call(gateway.url, 'GET', '/metrics');
    expect(text).toContain('gateway_captures_total 1\n');
    expect(text).toContain('gateway_references 1\n');
  });
});
