import { insertLine } from './edit.ts';
import { format, install } from './finish.ts';
import { newName } from './names.ts';
import { render } from './render.ts';

/** Which libs it may import and who may import it: see tools/boundaries/dep-constraints.js. */
export const LIB_TYPES = ['pure', 'delivery', 'platform'] as const;
export type LibType = (typeof LIB_TYPES)[number];

/**
 * Writes a library with one function and its test.
 * @returns the files that were written or changed, relative to the workspace
 * @throws PlainError in one sentence
 */
export async function addLib(root: string, text: string, type: LibType): Promise<string[]> {
  const name = newName(root, text);
  const folder = `libs/${name.kebab}`;
  const written = render(root, 'lib', folder, { name: name.kebab, type });
  const line = `${folder.padEnd(20)} ${name.title}: say here what it is for`;
  const edited = insertLine(root, 'docs/ARCHITECTURE.md', /^libs\//, line);
  await install(root);
  format(root, [...written, edited]);
  return [...written, edited];
}
