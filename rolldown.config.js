import { builtinModules } from 'node:module';
import { resolve } from 'node:path';

/** Bundles one app with the workspace's libs; packages from npm stay outside. Run it in the app's folder. */
const BUNDLED = ['.', '/', '\0', '@night-market/', '@oxc-project/runtime'];
const isPackage = (id) => !BUNDLED.some((prefix) => id.startsWith(prefix));

/**
 * What `node dist/main.js` begins with: stack traces in our own words. `--enable-source-maps` would also keep the maps and
 * sources of every package in memory, some 20 MB of a service.
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

export default {
  input: { main: ENTRY },
  platform: 'node',
  tsconfig: '../../tsconfig.json',
  external: (id) => builtinModules.includes(id.replace(/^node:/, '')) || isPackage(id),
  plugins: [entry],
  output: {
    dir: 'dist',
    cleanDir: true,
    format: 'esm',
    sourcemap: true,
    entryFileNames: '[name].js',
    chunkFileNames: 'service.js',
  },
};
