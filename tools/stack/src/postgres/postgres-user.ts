import { execFile } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import { PlainError } from '@night-market/command-line';

/** The system user that runs the server. Undefined ids: the user that runs us. */
export interface ServerUser {
  readonly uid?: number | undefined;
  readonly gid?: number | undefined;
}

/** PostgreSQL refuses to run as root, so for root it is the user `postgres`, made if there is none. */
export async function resolveServerUser(log: (line: string) => void): Promise<ServerUser> {
  if (process.getuid?.() !== 0) return {};
  const known = findUser('postgres');
  if (known) return known;
  log('postgres: PostgreSQL does not run as root; making the system user "postgres" for it');
  try {
    await promisify(execFile)('useradd', ['--system', '--no-create-home', '--user-group', 'postgres']);
  } catch {
    log('postgres: that user could not be made; using "nobody"');
  }
  const user = findUser('postgres') ?? findUser('nobody');
  if (!user)
    throw new PlainError(
      'PostgreSQL does not run as root and there is no other user: run this as a normal user.',
    );
  return user;
}

/** Whether this user can reach what lies in `folder`, judged by the modes of it and all above it. */
export function canTraverse(folder: string, user: ServerUser): boolean {
  if (user.uid === undefined) return true;
  const { mode, uid, gid } = statSync(folder);
  const owned = uid === user.uid ? 0o100 : gid === user.gid ? 0o010 : 0o001;
  if ((mode & owned) === 0) return false;
  const parent = dirname(folder);
  return parent === folder || canTraverse(parent, user);
}

function findUser(name: string): ServerUser | undefined {
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((entry) => entry.startsWith(`${name}:`));
  const [, , uid, gid] = line?.split(':') ?? [];
  return uid && gid ? { uid: Number(uid), gid: Number(gid) } : undefined;
}
