import { builtinModules } from 'node:module';
import { resolve } from 'node:path';

/**
 * Bundles one app with the workspace's libs and the packages from npm: a process that loads two large files is up in a
 * third of the time of one that looks for two thousand small ones. Run it in the app's folder.
 *
 * These packages stay outside: they are patched at start, keep one state for the whole process, start threads from files
 * of their own, or bring native code.
 */
const OUTSIDE = ['kafkajs', 'pg', 'pino', 'reflect-metadata', 'sharp', 'swagger-ui-dist'];

const packageOf = (id) => id.split('/', id.startsWith('@') ? 2 : 1).join('/');
const isExternal = (id) =>
  builtinModules.includes(id.replace(/^node:/, '')) || OUTSIDE.includes(packageOf(id));

/** What a package can do without, and we do: asked for at run time, it is missed then. Our own imports must be there. */
const optionalParts = {
  name: 'optional-parts-of-packages',
  resolveId: {
    filter: { id: /^[@a-z]/i },
    async handler(id, importer) {
      if (!importer?.includes('node_modules')) return null;
      return (await this.resolve(id, importer, { skipSelf: true })) ?? { id, external: true };
    },
  },
};

/**
 * What `node dist/main.js` begins with: stack traces in our own words. `--enable-source-maps` would also keep the maps and
 * sources of every package in memory, some 20 MB of a service; for the same reason the packages' map is left out.
 */
const ENTRY = '\0entry';
const entry = {
  name: 'entry',
  resolveId: (id) => (id === ENTRY ? id : null),
  load: (id) =>
    id === ENTRY
      ? `import { setSourceMapsSupport } from 'node:module';
         setSourceMapsSupport(true);
         await import(${JSON.stringify(resolve('src/main.ts'))});`
      : null,
};
const noMapOfPackages = {
  name: 'no-map-of-packages',
  generateBundle: (_options, bundle) => {
    delete bundle['packages.js.map'];
    const { 'packages.js': packages } = bundle;
    if (packages) packages.code = packages.code.replace(/\n\/\/# sourceMappingURL=.*\s*$/, '\n');
  },
};

export default {
  input: { main: ENTRY },
  platform: 'node',
  tsconfig: '../../tsconfig.json',
  external: isExternal,
  plugins: [entry, optionalParts, noMapOfPackages],
  // A package of another's package looks for a global in every environment; it is not ours to mend.
  checks: { eval: false },
  output: {
    dir: 'dist',
    cleanDir: true,
    format: 'esm',
    sourcemap: true,
    entryFileNames: '[name].js',
    chunkFileNames: ({ name }) => (name === 'main' ? 'service.js' : '[name].js'),
    codeSplitting: { groups: [{ name: 'packages', test: /node_modules/ }] },
  },
};
