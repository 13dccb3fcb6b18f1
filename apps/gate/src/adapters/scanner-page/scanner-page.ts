import { resolve } from 'node:path';

/** Where the build of apps/scanner-web may be, seen from the sources of the gate and from its bundle. */
export const SCANNER_PAGE = ['../../../../scanner-web/dist', '../../scanner-web/dist'].map((path) =>
  resolve(import.meta.dirname, path),
);
