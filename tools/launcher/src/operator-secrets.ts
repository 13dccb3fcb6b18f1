import { randomBytes } from 'node:crypto';
import { existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PlainError } from '@night-market/command-line';

/** The first operators are called what they may do. */
export const OPERATORS = ['admin', 'operator', 'viewer'] as const;
export type OperatorName = (typeof OPERATORS)[number];

/** What the local provider is told at its first start; made once and kept. */
export interface OperatorSecrets {
  /** Seals its private keys. */
  readonly keySecret: string;
  readonly passwords: Readonly<Record<OperatorName, string>>;
}

const fileIn = (dataDir: string): string => join(dataDir, 'operators.json');

/**
 * Reads the first operators' passwords of a data folder, making them the first time (file mode 0600).
 * @throws PlainError when the file is there but not whole: new passwords would not be those in the database
 */
export function operatorSecrets(dataDir: string): OperatorSecrets {
  const path = fileIn(dataDir);
  if (!existsSync(path)) make(path, dataDir);
  const secrets = parse(readFileSync(path, 'utf8'));
  if (secrets) return secrets;
  throw new PlainError(
    `${path} is not whole. Restore it; or remove it and the database of identity, and start again.`,
  );
}

function make(path: string, dataDir: string): void {
  const password = (): string =>
    randomBytes(10)
      .toString('hex')
      .replace(/.{5}(?=.)/g, '$&-');
  const secrets: OperatorSecrets = {
    keySecret: randomBytes(32).toString('base64url'),
    passwords: { admin: password(), operator: password(), viewer: password() },
  };
  mkdirSync(dataDir, { recursive: true });
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600 });
  try {
    // Fails where another process was first: its passwords hold.
    linkSync(draft, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    rmSync(draft);
  }
}

function parse(text: string): OperatorSecrets | undefined {
  try {
    const secrets = JSON.parse(text) as Partial<OperatorSecrets>;
    const { keySecret, passwords } = secrets;
    return keySecret && OPERATORS.every((name) => passwords?.[name])
      ? (secrets as OperatorSecrets)
      : undefined;
  } catch {
    return undefined;
  }
}

/** The operators, for a person: with their passwords the first time, afterwards with the place where they stand. */
export function tellOperators(dataDir: string): string {
  const { passwords } = operatorSecrets(dataDir);
  const told = `${fileIn(dataDir)}.told`;
  const isFirst = !existsSync(told);
  if (isFirst) writeFileSync(told, '', { mode: 0o600 });
  const names = OPERATORS.map((name) => (isFirst ? `${name} (password ${passwords[name]})` : name));
  return [
    `Operators: ${names.join(', ')}`,
    `  passwords${isFirst ? ', shown this once' : ''}: ${fileIn(dataDir)}`,
    '  a token for curl: npm run --silent token -- operator',
  ].join('\n');
}
