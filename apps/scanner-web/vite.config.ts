import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';
import { pagePolicy } from '@night-market/page-policy';

const PUBLIC = ['manifest.webmanifest', 'icon.svg', 'icon-192.png', 'icon-512.png'];
const WORKER = 'sw.js';

/** Tells the service worker which files make up this build, and its name: another build has another. */
const listForWorker = (): Plugin => ({
  name: 'list-for-worker',
  enforce: 'post',
  generateBundle: {
    order: 'post',
    handler(_options, bundle) {
      const worker = bundle[WORKER];
      if (worker?.type !== 'chunk') this.error(`There is no ${WORKER} in the build.`);
      const built = Object.keys(bundle).filter((name) => name !== WORKER && name !== 'index.html');
      const files = [...built.sort(), ...PUBLIC];
      const hash = createHash('sha256').update(files.join());
      for (const name of PUBLIC) hash.update(readFileSync(join(import.meta.dirname, 'public', name)));
      hash.update(readFileSync(join(import.meta.dirname, 'index.html')));
      worker.code = worker.code
        .replace(/["'`]__FILES__["'`]/, JSON.stringify(files))
        .replace('__BUILD__', hash.digest('hex').slice(0, 12));
    },
  },
});

/** WebAssembly reads QR codes. */
const POLICY = {
  ...{ 'script-src': "'self' 'wasm-unsafe-eval'", 'media-src': "'self' blob:" },
  ...{ 'manifest-src': "'self'", 'worker-src': "'self'" },
};

export default defineConfig({
  root: import.meta.dirname,
  base: '/scanner/',
  plugins: [react(), pagePolicy(POLICY), listForWorker()],
  build: {
    target: 'es2022',
    outDir: 'dist',
    emptyOutDir: true,
    // A file of its own for everything: the policy of the page allows nothing inline.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 700,
    rolldownOptions: {
      input: {
        index: join(import.meta.dirname, 'index.html'),
        sw: join(import.meta.dirname, 'src/sw.ts'),
      },
      output: {
        entryFileNames: ({ name }) => (name === 'sw' ? WORKER : 'assets/[name]-[hash].js'),
      },
    },
  },
});
