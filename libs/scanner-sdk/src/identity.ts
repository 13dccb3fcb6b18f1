import type { Clock } from '@night-market/kernel';
import { ClockOffset } from './clock-offset.ts';
import {
  bearerCredentials,
  newDeviceKey,
  signedCredentials,
  type DeviceCredentials,
  type DeviceKey,
} from './credentials.ts';
import { GateApi, GateCallError, type Fetch } from './gate-api.ts';
import type { ScannerStore } from './store.ts';

/** Who a device is, as it is kept. */
export interface Identity {
  readonly deviceId: string;
  readonly name: string;
  readonly market: string;
  readonly gateId: string;
  readonly credential:
    | { readonly kind: 'key-pair'; readonly credentialId: string; readonly privateKey: DeviceKey }
    | { readonly kind: 'bearer'; readonly key: string };
}

const ENROL_TIMEOUT_MS = 15_000;
const TEXTS = ['deviceId', 'name', 'market', 'gateId', 'credentialId'] as const;

export interface EnrolOptions {
  readonly baseUrl: string;
  readonly fetch: Fetch;
  readonly clock: Clock;
  readonly software: { readonly name: string; readonly version: string };
  readonly store: ScannerStore;
}

/**
 * Makes this device one of the market's, by a token that is good once. What the store knew before is forgotten.
 * @throws GateCallError `enrolment_refused` when the token is unknown, used or over
 */
export async function enrol(token: string, options: EnrolOptions): Promise<Identity> {
  const { baseUrl, fetch, clock, software, store } = options;
  const offset = new ClockOffset();
  const api = new GateApi({ ...{ baseUrl, fetch, clock, offset }, software: software.name });
  const { privateKey, publicKey } = await newDeviceKey();
  const answer = await api.json('POST', '/v2/devices/enrol', {
    body: JSON.stringify({ token, publicKey, software }),
    timeoutMs: ENROL_TIMEOUT_MS,
  });
  const said = (answer ?? {}) as Readonly<Record<(typeof TEXTS)[number], unknown>>;
  for (const name of TEXTS) {
    if (typeof said[name] !== 'string')
      throw new GateCallError(0, 'unreadable', `The gate's answer to the enrolment lacks ${name}.`);
  }
  const { deviceId, name, market, gateId, credentialId } = said as Record<(typeof TEXTS)[number], string>;
  const credential = { kind: 'key-pair', credentialId, privateKey } as const;
  const identity: Identity = { deviceId, name, market, gateId, credential };
  await store.clear();
  await store.put('clockOffsetMs', offset.ms ?? 0);
  await store.put('identity', identity);
  return identity;
}

/** Who this device is; undefined before it is enrolled. */
export const identityIn = async (store: ScannerStore): Promise<Identity | undefined> =>
  (await store.get('identity')) as Identity | undefined;

export const credentialsOf = ({ credential }: Identity): DeviceCredentials =>
  credential.kind === 'bearer'
    ? bearerCredentials(credential.key)
    : signedCredentials(credential.credentialId, credential.privateKey);

const TOKEN = /^[A-Za-z0-9_-]{16,128}$/;

/** The one-time token in what was scanned or pasted: the token itself, or a link that ends in `#enrol=<token>`. */
export function enrolmentToken(text: string): string | undefined {
  const trimmed = text.trim();
  const at = trimmed.lastIndexOf('#enrol=');
  const token = at < 0 ? trimmed : trimmed.slice(at + '#enrol='.length);
  return TOKEN.test(token) ? token : undefined;
}
