import { defineConfig } from 'vite'

export default defineConfig({
  build: {
    outDir: 'node_modules/.bench',
    emptyOutDir: true,
    target: 'es2022',
    reportCompressedSize: false,
    rolldownOptions: { input: 'bench/pull.ts', output: { entryFileNames: 'pull.js' } },
  },
})
