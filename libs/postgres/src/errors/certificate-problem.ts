import { certificateRemedy } from '@night-market/kernel';

const NAMES = { server: 'server', address: 'DATABASE_URL', authority: 'sslrootcert in DATABASE_URL' };

/** What is wrong with the certificate of the database server, in one sentence; undefined for every other error. */
export function certificateProblem(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const { code } = error as { code?: unknown };
  const remedy = typeof code === 'string' ? certificateRemedy(code, NAMES) : undefined;
  return remedy === undefined
    ? certificateProblem(error.cause)
    : `The certificate of the database server is not accepted (${code as string}); ${remedy}.`;
}
