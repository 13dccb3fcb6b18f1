import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Texts } from '../texts.ts';

/**
 * Writes files and does what follows from them. When anything fails or is interrupted, those files and the ones in
 * `alsoKept` are as they were before.
 */
export function writeAll(root: string, texts: Texts, alsoKept: readonly string[], thenDo: () => void): void {
  const before = [...texts.keys(), ...alsoKept].map((path) => {
    const place = join(root, path);
    return { place, text: existsSync(place) ? readFileSync(place) : undefined };
  });
  // Handled when we are through: a signal waits, so that the files are never left half written.
  const hold = (): void => undefined;
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const signal of signals) process.on(signal, hold);
  try {
    for (const [path, text] of texts) writeFileSync(join(root, path), text);
    thenDo();
  } catch (error) {
    for (const { place, text } of before) {
      if (text === undefined) rmSync(place, { force: true });
      else writeFileSync(place, text);
    }
    throw error;
  } finally {
    for (const signal of signals) process.off(signal, hold);
  }
}
