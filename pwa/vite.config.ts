import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vite'

const backend = process.env['BANJIE_DEV_BACKEND'] ?? 'http://127.0.0.1:8000'

export default defineConfig({
  plugins: [vue()],
  define: { __VUE_OPTIONS_API__: 'false', __VUE_PROD_DEVTOOLS__: 'false' },
  server: { proxy: { '/api': backend } },
  preview: { proxy: { '/api': backend } },
  build: {
    outDir: '../backend/web',
    emptyOutDir: true,
    manifest: true,
    target: 'es2022',
    assetsInlineLimit: 0,
    reportCompressedSize: false,
  },
})
