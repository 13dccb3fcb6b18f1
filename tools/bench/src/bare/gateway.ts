import { deriveId } from '@night-market/kernel';
import { Pool } from 'undici';
import { required } from './settings.ts';

export interface MadeCapture {
  readonly id: string;
  readonly duplicates?: readonly { readonly id: string; readonly amount: number }[];
}

/** Calls to the gateway with the platform's keys and number of connections; any other answer than 200 is an error. */
export class BareGateway {
  private readonly pool = new Pool(required('GATEWAY_URL'), { connections: 48, pipelining: 1 });
  private readonly headers = {
    authorization: `Bearer ${required('GATEWAY_API_KEY')}`,
    'content-type': 'application/json',
  };

  capture(orderId: string, amount: number, currency: string): Promise<MadeCapture> {
    const body = { reference: orderId, amount, currency };
    return this.post('/v1/captures', deriveId('capture', orderId), body);
  }

  refund(captureId: string, amount: number): Promise<{ id: string }> {
    const body = { captureId, amount, reason: 'duplicate' };
    return this.post('/v1/refunds', deriveId('refund', captureId), body);
  }

  private async post<Answer>(path: string, key: string, content: object): Promise<Answer> {
    const { statusCode, body } = await this.pool.request({
      method: 'POST',
      path,
      headers: { ...this.headers, 'idempotency-key': key },
      body: JSON.stringify(content),
    });
    const answer = await body.json();
    if (statusCode !== 200) throw new Error(`the gateway answered ${statusCode}`);
    return answer as Answer;
  }
}
