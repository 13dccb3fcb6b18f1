import { resolve } from 'node:path';

/** Where the build of apps/console-web may be, seen from the sources of the console and from its bundle. */
export const CONSOLE_PAGE = ['../../../../console-web/dist', '../../console-web/dist'].map((path) =>
  resolve(import.meta.dirname, path),
);
