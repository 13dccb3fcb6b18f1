import type { Policy } from '@night-market/gate-policy';
import {
  follow,
  parseKeySet,
  parseRevocationDelta,
  type KeySet,
  type RevocationState,
} from '@night-market/ticket-token';
import { GateCallError, jsonOf, type GateApi } from './gate-api.ts';
import type { ScannerStore } from './store.ts';

/** What the gate says about its rules. */
export interface CurrentPolicy {
  readonly version: number;
  readonly gateId: string;
  readonly policy: Policy;
  /** What a list that is too old means: closed, nobody is let in without network; open (the default), it is only shown. */
  readonly staleList: 'open' | 'closed';
}

export interface Knowledge {
  readonly keys: KeySet | undefined;
  readonly policy: CurrentPolicy | undefined;
  readonly revocations: RevocationState | undefined;
}

const TIMEOUT_MS = 10_000;
/** Deltas in one go: a list of a million. */
const PAGES_MAX = 100;

/** Reads the policy document; undefined when it is none. Its rules are the core's to interpret. */
export function readPolicy(json: unknown): CurrentPolicy | undefined {
  const { version, gateId, policy, staleList } = (json ?? {}) as Partial<
    Record<keyof CurrentPolicy, unknown>
  >;
  if (typeof version !== 'number' || typeof gateId !== 'string') return undefined;
  if (typeof policy !== 'object' || policy === null) return undefined;
  if (typeof (policy as Partial<Policy>).zoneId !== 'string') return undefined;
  return { version, gateId, policy: policy as Policy, staleList: staleList === 'closed' ? 'closed' : 'open' };
}

/** What the store knows, without a network. What it cannot read counts as not there. */
export async function load(store: ScannerStore): Promise<Knowledge> {
  const [keys, policy, revocations] = await Promise.all([
    store.get('keys'),
    store.get('policy'),
    store.revocationState(),
  ]);
  const keySet = parseKeySet(keys?.json);
  return { keys: keySet.ok ? keySet.value : undefined, policy: readPolicy(policy?.json), revocations };
}

/**
 * Fetches what changed since: keys, policy and revocations.
 * @throws GateCallError; what came before the failure is kept
 */
export async function refresh(api: GateApi, store: ScannerStore, gateId: string): Promise<Knowledge> {
  await refreshDocument(api, store, 'keys', '/v2/keys', (json) => parseKeySet(json).ok);
  const path = `/v2/policies/current?gateId=${encodeURIComponent(gateId)}`;
  await refreshDocument(api, store, 'policy', path, (json) => readPolicy(json) !== undefined);
  await refreshRevocations(api, store);
  return load(store);
}

async function refreshDocument(
  api: GateApi,
  store: ScannerStore,
  name: 'keys' | 'policy',
  path: string,
  isGood: (json: unknown) => boolean,
): Promise<void> {
  const etag = (await store.get(name))?.etag;
  const headers = etag ? { 'if-none-match': etag } : {};
  const response = await api.call('GET', path, { headers, timeoutMs: TIMEOUT_MS, also: [304] });
  if (response.status === 304) return;
  const json = await jsonOf(response);
  if (!isGood(json)) throw new GateCallError(0, 'unreadable', `The answer to GET ${path} cannot be read.`);
  await store.put(name, { etag: response.headers.get('etag'), json });
}

/** Follows the list until it is whole. A gap, or a list that went back, is mended by asking for all of it. */
export async function refreshRevocations(api: GateApi, store: ScannerStore): Promise<void> {
  let isFromStart = false;
  for (let page = 0; page < PAGES_MAX; page += 1) {
    const state = await store.revocationState();
    const since = isFromStart ? 0 : (state?.version ?? 0);
    const json = await api.json('GET', `/v2/revocations?since=${since}`, { timeoutMs: TIMEOUT_MS });
    const delta = parseRevocationDelta(json);
    if (!delta.ok) throw new GateCallError(0, 'unreadable', `The revocation list: ${delta.problem}`);
    const next = follow(isFromStart ? undefined : state, delta.value);
    if (typeof next === 'string') {
      if (isFromStart)
        throw new GateCallError(0, 'unreadable', 'The revocation list does not begin at its start.');
      isFromStart = true;
      continue;
    }
    const isWhole = isFromStart && !delta.value.full;
    await store.applyRevocations(isWhole ? { ...delta.value, full: true } : delta.value, next);
    if (!delta.value.more) return;
    isFromStart = false;
  }
}
