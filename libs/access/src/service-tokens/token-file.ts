import { z } from 'zod';

const name = z.string().regex(/^[a-z][a-z0-9-]{0,62}$/, 'must be letters, digits and dashes');

/** Two of a caller are valid at once, so that one can be replaced by the other. */
const tokenFile = z.strictObject({
  accept: z
    .record(
      name,
      z.strictObject({
        scopes: z.array(name).max(50),
        sha256: z
          .array(z.string().regex(/^[0-9a-f]{64}$/, 'must be a SHA-256 in lower-case hex'))
          .min(1)
          .max(2),
      }),
    )
    .default({}),
  present: z
    .record(name, z.string().regex(/^[\x21-\x7e]{16,}$/, 'must have at least 16 characters'))
    .default({}),
});

/** Whom a service lets in, and what it shows to others. */
export type TokenFile = z.output<typeof tokenFile>;

/** @throws Error whose message says in one sentence what is wrong; it repeats no token */
export function parseTokenFile(text: string): TokenFile {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new Error('it is not JSON');
  }
  const { data, error } = tokenFile.safeParse(json);
  if (data) return data;
  const [{ path, message } = { path: [], message: 'is wrong' }] = error.issues;
  throw new Error(`${path.length > 0 ? path.join('.') : 'the whole'}: ${message}`);
}
