import type { JSONWebKeySet } from 'jose';

const TIMEOUT_MS = 5_000;
const ANSWER_MAX_BYTES = 512 * 1024;

/**
 * Asks the provider's discovery document where its keys are, and reads them.
 * @throws Error that says in plain words what is wrong with the answer
 */
export async function fetchKeys(issuer: string): Promise<JSONWebKeySet> {
  const discovery = await readJson(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`);
  // Otherwise one issuer's keys could be taken for those of another.
  if (discovery['issuer'] !== issuer)
    throw new Error(`the discovery document names another issuer than ${issuer}`);
  const address = keysAddress(discovery['jwks_uri'], issuer);
  const answer = await readJson(address);
  if (!Array.isArray(answer['keys'])) throw new Error(`${address} answers without a list of keys`);
  return answer as unknown as JSONWebKeySet;
}

function keysAddress(text: unknown, issuer: string): string {
  const url = typeof text === 'string' && URL.canParse(text) ? new URL(text) : undefined;
  const secure = new URL(issuer).protocol === 'https:';
  if (!url || !['https:', 'http:'].includes(url.protocol))
    throw new Error('the discovery document has no jwks_uri');
  if (secure && url.protocol !== 'https:')
    throw new Error('the jwks_uri of an issuer with https must have https too');
  return url.href;
}

async function readJson(address: string): Promise<Record<string, unknown>> {
  const response = await fetch(address, {
    headers: { accept: 'application/json' },
    redirect: 'error',
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  if (!response.ok) {
    await response.body?.cancel();
    throw new Error(`${address} answers ${response.status}`);
  }
  const value: unknown = JSON.parse(await boundedText(response, address));
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new Error(`${address} answers no JSON object`);
  return value as Record<string, unknown>;
}

async function boundedText(response: Response, address: string): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.length;
    if (bytes > ANSWER_MAX_BYTES) throw new Error(`${address} answers more than ${ANSWER_MAX_BYTES} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
