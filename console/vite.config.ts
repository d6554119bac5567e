import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { defineConfig, type Plugin } from 'vite';

const out = fileURLToPath(new URL('../dist/console', import.meta.url));

/** A compressed file beside each asset, for browsers that are far away: src/shared/console serves it as it lies there. */
const compressed = (): Plugin => ({
  name: 'compressed-assets',
  closeBundle() {
    for (const name of readdirSync(`${out}/assets`)) {
      if (!/\.(js|css|svg)$/.test(name)) continue;
      const file = `${out}/assets/${name}`;
      writeFileSync(`${file}.gz`, gzipSync(readFileSync(file), { level: 9 }));
    }
  },
});

/** Built by tools/build-console.mjs into dist/console; every script and style is a file of its own with a hashed name, nothing is inline. */
export default defineConfig({
  base: '/console/',
  // src/shared/console puts the nonce of each answer in its place.
  html: { cspNonce: '%nonce%' },
  publicDir: false,
  build: {
    outDir: out,
    emptyOutDir: true,
    manifest: true,
    target: 'es2022',
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    reportCompressedSize: false,
    chunkSizeWarningLimit: 1_000,
    rolldownOptions: {
      // `"use client"` is for servers that render React.
      onwarn: (warning, warn) => {
        if (warning.code !== 'MODULE_LEVEL_DIRECTIVE') warn(warning);
      },
    },
  },
  plugins: [compressed()],
  server: { proxy: { '^/(operator|imbachat|imvu|docs|health)': 'http://127.0.0.1:3000' } },
});
