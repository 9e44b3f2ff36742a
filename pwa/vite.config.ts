import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vite'
import app from './package.json' with { type: 'json' }
import { serviceWorker } from './scripts/worker.ts'

const backend = process.env['BANJIE_DEV_BACKEND'] ?? 'http://127.0.0.1:8000'

/* Few requests on a weak network: one file of frameworks, one of what every screen needs, one of the list that
   the worker sees first, one of what follows a tap, one of the camera. */
const groups = [
  { name: 'lens', test: /src\/(screens\/worker\/(Viewfinder|PhotoMarks|viewfinder|marks)|image\/layers)/ },
  { name: 'frame', test: /node_modules\/(@vue|vue|vue-router)\// },
  { name: 'base', test: /src\/(api|device|image|sync|shell|parts)\/(?!TownMap|PhotoViewer|main|worker|parcel)/ },
  { name: 'list', test: /src\/screens\/worker\/(TasksScreen|TaskList|TicketRow|words|distance|position)/ },
  { name: 'visit', test: /src\/screens\/worker\// },
]

export default defineConfig({
  plugins: [vue(), serviceWorker()],
  define: {
    __VUE_OPTIONS_API__: 'false',
    __VUE_PROD_DEVTOOLS__: 'false',
    APP_VERSION: JSON.stringify(app.version),
  },
  server: { proxy: { '/api': backend } },
  preview: { proxy: { '/api': backend } },
  build: {
    outDir: '../backend/web',
    emptyOutDir: true,
    manifest: true,
    target: 'es2022',
    assetsInlineLimit: 0,
    reportCompressedSize: false,
    rolldownOptions: { output: { codeSplitting: { groups } } },
  },
})
