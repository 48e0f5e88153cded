import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

// Whoever builds, also a test or a developer's shell: what is served is the production build.
process.env['NODE_ENV'] = 'production';

/** The app is built into dist/web, from where `api` serves it. */
export default defineConfig({
  root: import.meta.dirname,
  plugins: [react()],
  build: {
    outDir: '../dist/web',
    emptyOutDir: true,
    manifest: true,
    // Inlined assets would be data: addresses, which the content security policy refuses.
    assetsInlineLimit: 0,
    target: 'es2023',
    // The first that know light-dark(); for older ones the builder would take it apart.
    cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
  },
});
