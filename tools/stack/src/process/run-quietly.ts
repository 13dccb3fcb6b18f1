import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { PlainError } from '@night-market/command-line';

/**
 * Runs a program whose arguments may be secrets: they are in no error.
 * @throws PlainError with what it was for, and the last line that it said
 */
export async function runQuietly(
  command: string,
  args: readonly string[],
  { what, timeoutMs }: { readonly what: string; readonly timeoutMs: number },
): Promise<void> {
  try {
    await promisify(execFile)(command, [...args], { timeout: timeoutMs });
  } catch (error) {
    const { killed, code, stderr = '' } = error as { killed?: boolean; code?: unknown; stderr?: string };
    const last = stderr.trim().split('\n').at(-1) ?? '';
    // Some programs repeat what they were told.
    const said = args.reduce((text, arg) => text.replaceAll(arg, '…'), last);
    const how = killed ? `no end within ${timeoutMs} ms` : said || `it ended with ${String(code)}`;
    // Not as a cause either: its message is the command line.
    throw new PlainError(`${what}: ${how}.`);
  }
}
