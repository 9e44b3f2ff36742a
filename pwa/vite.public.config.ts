/* Residents' pages, built apart: none of the app's files are loaded by them, and none of theirs is kept by its worker. */
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vite'

export default defineConfig({
  plugins: [vue()],
  publicDir: false,
  define: { __VUE_OPTIONS_API__: 'false', __VUE_PROD_DEVTOOLS__: 'false' },
  build: {
    outDir: '../backend/web',
    emptyOutDir: false,
    target: 'es2020',
    assetsInlineLimit: 0,
    reportCompressedSize: false,
    rolldownOptions: { input: 'public.html' },
  },
})
