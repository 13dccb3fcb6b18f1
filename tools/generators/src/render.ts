import { globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const SUFFIX = '.template';

/**
 * Writes a folder of templates: `{{name}}` in paths and texts becomes what `values` says.
 * @returns the files, relative to the workspace
 * @throws Error when a template asks for a value that nobody gives
 */
export function render(
  root: string,
  template: 'service' | 'lib',
  folder: string,
  values: Readonly<Record<string, string>>,
): string[] {
  const from = fileURLToPath(new URL(`../templates/${template}`, import.meta.url));
  return globSync(`**/*${SUFFIX}`, { cwd: from })
    .sort()
    .map((path) => {
      const target = join(folder, fill(path.slice(0, -SUFFIX.length), values));
      mkdirSync(dirname(join(root, target)), { recursive: true });
      writeFileSync(join(root, target), fill(readFileSync(join(from, path), 'utf8'), values), { flag: 'wx' });
      return target;
    });
}

function fill(text: string, values: Readonly<Record<string, string>>): string {
  return text.replace(/\{\{([^{}]+)\}\}/g, (_, name: string) => {
    const value = values[name];
    if (value === undefined) throw new Error(`nobody says what {{${name}}} is`);
    return value;
  });
}
