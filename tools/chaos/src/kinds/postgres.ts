import type { Kind } from './kind.ts';

/** The server is killed and has to recover from its log. */
export const postgresCrash: Kind = ({ arena: { stack } }) => ({
  begin: () => stack.postgres.stop('SIGKILL').then(() => 1),
  end: () => stack.postgres.start(),
});
