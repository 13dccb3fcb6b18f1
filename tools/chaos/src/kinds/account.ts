import { randomUUID } from 'node:crypto';
import type { Arena } from '../arena.ts';
import { accountOf, asAdmin } from './as-admin.ts';
import type { Kind } from './kind.ts';
import { replicasBack } from './sessions.ts';

/**
 * A fail-over to a server that may only be read: all sessions end, and those made meanwhile may not write. Like sessions to
 * such a server they stay as they are when the name is right again; it is the service that has to make new ones.
 */
export const databaseReadOnly: Kind = ({ arena }, target) => {
  const { role, endSessions } = accountOf(arena, target);
  return {
    begin: async () => {
      await asAdmin(arena, `alter role ${role} set default_transaction_read_only = on`, endSessions);
      return 0;
    },
    end: async () => {
      await asAdmin(arena, allowWrites(arena, target));
      await replicasBack(arena, target);
    },
  };
};

/** The password is changed while the service has the old one, and later changed back. */
export const passwordRotate: Kind = ({ arena }, target) => {
  const { role, endSessions } = accountOf(arena, target);
  return {
    begin: async () => {
      await asAdmin(arena, `alter role ${role} password '${randomUUID()}'`, endSessions);
      return 0;
    },
    end: async () => {
      await asAdmin(arena, oldPassword(arena, target));
      await replicasBack(arena, target);
    },
  };
};

const allowWrites = (arena: Arena, service: string): string =>
  `alter role ${accountOf(arena, service).role} reset default_transaction_read_only`;

function oldPassword(arena: Arena, service: string): string {
  const { role, password } = accountOf(arena, service);
  return `alter role ${role} password ${password}`;
}

/** Every service may connect and write, whatever was done to its role. */
export async function restoreAccounts(arena: Arena): Promise<void> {
  const services = Object.keys(arena.platform.databaseUrls);
  await asAdmin(
    arena,
    ...services.flatMap((service) => [allowWrites(arena, service), oldPassword(arena, service)]),
  );
}
