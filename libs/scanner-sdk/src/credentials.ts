import { toBase64Url } from '@night-market/ticket-token';

type Subtle = typeof globalThis.crypto.subtle;
export type DeviceKey = Parameters<Subtle['sign']>[1];

export interface RequestToSign {
  readonly method: string;
  /** With the query. */
  readonly path: string;
  readonly body: string;
  /** By the gate's clock, as well as it is known. */
  readonly nowMs: number;
}

/** How a device shows who it is. */
export interface DeviceCredentials {
  authorization(request: RequestToSign): Promise<string>;
}

export const bearerCredentials = (key: string): DeviceCredentials => ({
  authorization: () => Promise.resolve(`Bearer ${key}`),
});

const ECDSA = { name: 'ECDSA', hash: 'SHA-256' } as const;
const NONCE_BYTES = 18;
const utf8 = new TextEncoder();

const hex = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');

/** A name that no other request or scan has. */
export const newNonce = (): string => toBase64Url(crypto.getRandomValues(new Uint8Array(NONCE_BYTES)));

/** What a device signs of a request. */
export async function textToSign(request: RequestToSign, nonce: string): Promise<string> {
  const { method, path, body, nowMs } = request;
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', utf8.encode(body)));
  return ['night-market-device-1', method, path, hex(hash), nowMs, nonce].join('\n');
}

/** Signs every request by ECDSA on P-256, with a private key that the browser does not give away. */
export const signedCredentials = (credentialId: string, privateKey: DeviceKey): DeviceCredentials => ({
  async authorization(request) {
    const nonce = newNonce();
    const text = utf8.encode(await textToSign(request, nonce));
    const signature = new Uint8Array(await crypto.subtle.sign(ECDSA, privateKey, text));
    return `Device ${credentialId} ${request.nowMs} ${nonce} ${toBase64Url(signature)}`;
  },
});

/** A key pair for a device that enrols: the public half as base64url of its SPKI. */
export async function newDeviceKey(): Promise<{ privateKey: DeviceKey; publicKey: string }> {
  const curve = { name: 'ECDSA', namedCurve: 'P-256' };
  const pair = await crypto.subtle.generateKey(curve, false, ['sign', 'verify']);
  if (!('privateKey' in pair)) throw new TypeError('ECDSA has key pairs.');
  const spki = new Uint8Array(await crypto.subtle.exportKey('spki', pair.publicKey));
  return { privateKey: pair.privateKey, publicKey: toBase64Url(spki) };
}
