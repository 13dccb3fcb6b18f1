import { PROCESS } from './agent-description.ts';
import type { Answer } from './membership.ts';

/** What the directory lists under a name. */
export interface Listed {
  readonly state: string;
  readonly services: readonly { readonly properties?: Readonly<Record<string, string>> | undefined }[];
}

/** What it means to a process that somebody is listed under its name, or nobody. */
export function whoHasIt(listed: Listed | undefined, process: string): Answer {
  if (!listed || listed.state === 'expired') return { kind: 'unknown' };
  const isOurs = listed.services.some(({ properties }) => properties?.[PROCESS] === process);
  return { kind: isOurs ? 'ours' : 'theirs' };
}
