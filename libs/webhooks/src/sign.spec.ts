import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { refusalOf, signedHeaders, type Delivery } from './index.ts';

const secretOf = (text: string): string => `whsec_${Buffer.from(text).toString('base64')}`;
const [old, fresh] = [secretOf('the old secret'), secretOf('the fresh secret')];

/** What a receiver says that has this secret. */
function received(delivery: Delivery, headers: ReturnType<typeof signedHeaders>, secret: string): string {
  const { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signature } = headers;
  const refusal = refusalOf(
    secret,
    { id, timestamp, signature },
    Buffer.from(delivery.body),
    delivery.sentAtMs,
  );
  return refusal?.reason ?? 'taken';
}

describe('a delivery that is signed', () => {
  it('is the example of Standard Webhooks', () => {
    const delivery = {
      id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      sentAtMs: 1_614_265_330_999,
      body: '{"test": 2432232314}',
    };
    expect(signedHeaders(delivery, ['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'])).toEqual({
      'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      'webhook-timestamp': '1614265330',
      'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    });
  });

  it('is taken by who has the secret and by nobody else, whatever its body', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 0, max: 4e12 }), (body, sentAtMs) => {
        const delivery = { id: 'msg_1', sentAtMs, body };
        const headers = signedHeaders(delivery, [fresh]);
        expect(received(delivery, headers, fresh)).toBe('taken');
        expect(received(delivery, headers, old)).toBe('signature');
        expect(received({ ...delivery, body: `${body} ` }, headers, fresh)).toBe('signature');
      }),
    );
  });

  it('is taken with the old secret and with the fresh one while a secret is changed', () => {
    const delivery = { id: 'msg_1', sentAtMs: 1_795_370_400_500, body: '{}' };
    const headers = signedHeaders(delivery, [fresh, old]);
    for (const secret of [old, fresh]) expect(received(delivery, headers, secret)).toBe('taken');
    expect(received(delivery, headers, secretOf('another'))).toBe('signature');
  });
});
