import { createHash, createPublicKey, verify, type KeyObject } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

const WINDOW_MS = 300_000;

/** Checks signed requests as the gate does, with Node's own cryptography. */
export class DeviceCheck {
  private readonly keys = new Map<string, KeyObject>();
  private readonly nonces = new Set<string>();

  enrol(credentialId: string, spki: string): void {
    const key = Buffer.from(spki, 'base64url');
    this.keys.set(credentialId, createPublicKey({ key, format: 'der', type: 'spki' }));
  }

  forget(credentialId: string): void {
    this.keys.delete(credentialId);
  }

  /** The code of the problem, or undefined when the request is a known device's. */
  problemOf({ headers, method, url }: IncomingMessage, body: string, nowMs: number): string | undefined {
    const [scheme, credentialId = '', ms = '', nonce = '', signature = ''] = (
      headers.authorization ?? ''
    ).split(' ');
    const key = this.keys.get(credentialId);
    if (scheme !== 'Device') return 'unauthenticated';
    if (!key) return 'device_revoked';
    if (Math.abs(Number(ms) - nowMs) > WINDOW_MS) return 'clock_skew';
    if (this.nonces.has(nonce)) return 'replayed_request';
    this.nonces.add(nonce);
    const hash = createHash('sha256').update(body).digest('hex');
    const text = ['night-market-device-1', method, url, hash, ms, nonce].join('\n');
    const isSigned = verify(
      'sha256',
      Buffer.from(text),
      { key, dsaEncoding: 'ieee-p1363' },
      Buffer.from(signature, 'base64url'),
    );
    return isSigned ? undefined : 'unauthenticated';
  }
}
