import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { signedBy } from '@night-market/access/testing';
import type { Answer, TestGate } from './service.ts';

/** A key pair of a device; the public half as base64url of its SPKI. */
export function newKeyPair(): { readonly privateKey: KeyObject; readonly publicKey: string } {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return { privateKey, publicKey: publicKey.export({ format: 'der', type: 'spki' }).toString('base64url') };
}

/** A device that signs what it sends. */
export class SigningDevice {
  readonly deviceId: string;
  credentialId: string;
  privateKey: KeyObject;

  constructor(deviceId: string, credentialId: string, privateKey: KeyObject) {
    this.deviceId = deviceId;
    this.credentialId = credentialId;
    this.privateKey = privateKey;
  }

  static async enrol(gate: TestGate, gateId = 'north'): Promise<SigningDevice> {
    const opened = await gate.operate('POST', '/v2/devices/enrolments', { name: 'Phone 1', gateId });
    const { privateKey, publicKey } = newKeyPair();
    const software = { name: 'scanner-web', version: '1.0.0' };
    const body = { token: opened.body['token'], publicKey, software };
    const answer = await gate.send('POST', '/v2/devices/enrol', body, {});
    if (answer.status !== 201) throw new Error(`the device is not enrolled: ${answer.text}`);
    const { deviceId, credentialId } = answer.body as Record<'deviceId' | 'credentialId', string>;
    return new SigningDevice(deviceId, credentialId, privateKey);
  }

  sign(method: string, path: string, body?: string, nowMs = Date.now(), nonce?: string): string {
    const request = { method, path, nowMs, ...(body !== undefined && { body }) };
    return signedBy(this.credentialId, this.privateKey, request, nonce);
  }

  send(
    gate: TestGate,
    method: string,
    path: string,
    body?: string,
    headers: Record<string, string> = {},
  ): Promise<Answer> {
    const authorization = this.sign(method, path, body);
    return gate.send(method, path, body, { authorization, ...headers });
  }
}
