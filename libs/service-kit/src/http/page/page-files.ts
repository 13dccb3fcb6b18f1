import { existsSync, readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { extname, join, resolve } from 'node:path';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.wasm': 'application/wasm',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.webmanifest': 'application/manifest+json',
};
const INDEX = 'index.html';

/** Files of this folder have a hash of their content in their names. */
const HASHED = 'assets/';

export interface PageFile {
  readonly content: Buffer;
  readonly type: string;
  /** For the Cache-Control header. */
  readonly caching: string;
}

/** The files of a page that was built. Only what the folder held at the start is served, whatever is asked for. */
export class PageFiles {
  private readonly folder: string;
  private readonly names: ReadonlySet<string>;

  constructor(folder: string) {
    this.folder = folder;
    const entries = existsSync(folder) ? readdirSync(folder, { recursive: true, encoding: 'utf8' }) : [];
    this.names = new Set(
      entries.map((name) => name.replaceAll('\\', '/')).filter((name) => extname(name) in TYPES),
    );
  }

  /** Whether the page was built. */
  get isThere(): boolean {
    return this.names.has(INDEX);
  }

  /** The file of a name such as `assets/a.js`; the page itself for the empty one. */
  async read(name: string): Promise<PageFile | undefined> {
    const known = name === '' ? INDEX : name;
    if (!this.names.has(known)) return undefined;
    return {
      content: await readFile(join(this.folder, known)),
      type: TYPES[extname(known)]!,
      caching: known.startsWith(HASHED) ? 'public, max-age=31536000, immutable' : 'no-cache',
    };
  }
}

/** Where the build of a page such as `scanner-web` may be, seen from these sources and from the bundle of a service. */
export const builtPage = (project: string): readonly PageFiles[] =>
  [`../../../../../apps/${project}/dist`, `../../${project}/dist`].map(
    (path) => new PageFiles(resolve(import.meta.dirname, path)),
  );
