import { builtinModules } from 'node:module';

/** Bundles one app with the workspace's libs; packages from npm stay outside. Run it in the app's folder. */
const BUNDLED = ['.', '/', '@night-market/', '@oxc-project/runtime'];
const isPackage = (id) => !BUNDLED.some((prefix) => id.startsWith(prefix));

export default {
  input: 'src/main.ts',
  platform: 'node',
  tsconfig: '../../tsconfig.json',
  external: (id) => builtinModules.includes(id.replace(/^node:/, '')) || isPackage(id),
  output: { file: 'dist/main.js', format: 'esm', sourcemap: true },
};
