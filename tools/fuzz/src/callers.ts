import { signIn, type Platform } from '@night-market/launcher';

/** Somebody who asks, and the value of `Authorization`. */
export interface FuzzCaller {
  readonly name: string;
  readonly authorization: string | undefined;
}

/** Nobody, somebody with a bad credential, those who may do most at the service, and at the console who may only look. */
export async function callersOf(
  { keys, urls }: Platform,
  dataDir: string,
  service: string,
): Promise<FuzzCaller[]> {
  const signedIn = (name: 'admin' | 'viewer') => signIn(dataDir, urls['identity']![0]!, name);
  const admin = await signedIn('admin');
  const own: Readonly<Record<string, () => Promise<FuzzCaller>>> = {
    payments: async () => bearer('a key', await keys.till('stall-07')),
    gate: async () => bearer('a key', (await keys.scanner()).key),
    console: async () => bearer('a viewer', await signedIn('viewer')),
  };
  const its = await own[service]?.();
  return [
    { name: 'nobody', authorization: undefined },
    bearer('a bad credential', 'nm_terminal_abcdefgh_of-nobody'),
    bearer('an admin', admin),
    ...(its ? [its] : []),
  ];
}

const bearer = (name: string, token: string): FuzzCaller => ({ name, authorization: `Bearer ${token}` });
