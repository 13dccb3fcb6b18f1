import { join } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react()],
  // The console puts a fresh one into every answer.
  html: { cspNonce: 'CONSOLE-NONCE' },
  build: {
    target: 'es2022',
    outDir: 'dist',
    emptyOutDir: true,
    // A file of its own for everything: the policy of the page allows nothing inline.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 700,
    rolldownOptions: { input: join(import.meta.dirname, 'index.html') },
  },
});
