import { defineConfig } from 'vite';
import { pagePolicy } from '@night-market/page-policy';

export default defineConfig({
  root: import.meta.dirname,
  base: '/hotline/',
  // The picture that is about to be sent has an address of its own.
  plugins: [pagePolicy({ 'img-src': "'self' blob:" })],
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    target: 'es2022',
    outDir: 'dist',
    emptyOutDir: true,
    // A file of its own for everything: the policy of the page allows nothing inline.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
});
