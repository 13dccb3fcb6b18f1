import { createHash, randomBytes, sign, type KeyObject } from 'node:crypto';
import { textToSign } from '../src/devices/signed-request.ts';

export interface RequestToSign {
  readonly method: string;
  /** With the query. */
  readonly path: string;
  readonly body?: string;
  readonly nowMs: number;
}

/** The Authorization header of a device that signs this request. */
export function signedBy(
  credentialId: string,
  privateKey: KeyObject,
  { method, path, body = '', nowMs: timestampMs }: RequestToSign,
  nonce: string = randomBytes(18).toString('base64url'),
): string {
  const bodyHash = createHash('sha256').update(body).digest('hex');
  const text = textToSign({ method, path, bodyHash }, { timestampMs, nonce });
  const key = { key: privateKey, dsaEncoding: 'ieee-p1363' } as const;
  const signature = sign('sha256', Buffer.from(text), key).toString('base64url');
  return `Device ${credentialId} ${timestampMs} ${nonce} ${signature}`;
}
