import { signIn, type Platform } from '@night-market/launcher';

/** Somebody who asks, and the value of `Authorization`. */
export interface FuzzCaller {
  readonly name: string;
  readonly authorization: string | undefined;
}

/** Nobody, somebody with a bad credential, and those who may do most at the service. */
export async function callersOf(
  { keys, urls }: Platform,
  dataDir: string,
  service: string,
): Promise<FuzzCaller[]> {
  const admin = await signIn(dataDir, urls['identity']![0]!, 'admin');
  const own: Readonly<Record<string, () => Promise<string>>> = {
    payments: () => keys.till('stall-07'),
    gate: async () => (await keys.scanner()).key,
  };
  const key = await own[service]?.();
  const callers = [
    { name: 'nobody', authorization: undefined },
    { name: 'a bad credential', authorization: 'Bearer nm_terminal_abcdefgh_of-nobody' },
    { name: 'an admin', authorization: `Bearer ${admin}` },
  ];
  return key === undefined ? callers : [...callers, { name: 'a key', authorization: `Bearer ${key}` }];
}
