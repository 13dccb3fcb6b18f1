import { existsSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The files of a page as they are served: `npm test` builds all pages before the tests that need a stack.
 * @param page the folder of the app
 * @throws Error in one sentence where they are not there
 */
export function builtPage(page: string): string {
  const folder = join(page, 'dist');
  if (!existsSync(join(folder, 'index.html')))
    throw new Error(`${folder} has no page: run the tests with npm test, which builds it.`);
  return folder;
}
