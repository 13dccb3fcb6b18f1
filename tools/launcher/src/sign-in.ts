import { PlainError } from '@night-market/command-line';
import { operatorSecrets, type OperatorName } from './operator-secrets.ts';

const TIMEOUT_MS = 10_000;

/**
 * A fresh access token of one of the first operators.
 * @param dataDir where their passwords are kept
 * @param address of identity
 * @throws PlainError when nobody answers there, or the operator cannot sign in
 */
export async function signIn(dataDir: string, address: string, name: OperatorName): Promise<string> {
  const response = await fetch(`${address}/sign-in`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name, password: operatorSecrets(dataDir).passwords[name] }),
    signal: AbortSignal.timeout(TIMEOUT_MS),
  }).catch(() => undefined);
  if (!response) throw new PlainError(`Nobody answers at ${address}: is npm start running?`);
  const answer = (await response.json()) as { accessToken?: string; title?: string; detail?: string };
  if (answer.accessToken === undefined)
    throw new PlainError(`${name} cannot sign in: ${answer.title ?? response.status} ${answer.detail ?? ''}`);
  return answer.accessToken;
}
