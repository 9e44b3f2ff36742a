import { defineConfig } from 'vite'

export default defineConfig({
  ssr: { noExternal: ['idb'] },
  build: { target: 'node20', emptyOutDir: true, minify: false, reportCompressedSize: false },
})
