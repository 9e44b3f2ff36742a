/* Builds the service worker after the app, with the list of the app's files and their hashes in it. */
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import { build, type Plugin } from 'vite'

/** Needed to show the app: not the pictures for the installer, not the build's own list, not what is packed. */
const SHELL = /^(assets\/.+|index\.html|manifest\.webmanifest|icons\/(mark\.svg|mark-192\.png))$/
const PACKED = /\.(br|gz|map)$/

interface ShellFile {
  url: string
  revision: string | null
  integrity: string
}

/** A name in /assets holds its hash already. `integrity` keeps a captive portal's page out of the cache. */
function shellFile(folder: string, name: string): ShellFile {
  const hash = createHash('sha256').update(readFileSync(join(folder, name))).digest('base64')
  return { url: `/${name}`, revision: name.startsWith('assets/') ? null : hash.slice(0, 16), integrity: `sha256-${hash}` }
}

export function shellFiles(folder: string): ShellFile[] {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  const names = files.map((file) => relative(folder, join(file.parentPath, file.name)).split(sep).join('/'))
  return names
    .filter((name) => SHELL.test(name) && !PACKED.test(name))
    .sort()
    .map((name) => shellFile(folder, name))
}

async function buildWorker(folder: string): Promise<void> {
  await build({
    configFile: false,
    logLevel: 'warn',
    publicDir: false,
    define: { SHELL_FILES: JSON.stringify(shellFiles(folder)), 'process.env.NODE_ENV': '"production"' },
    build: {
      outDir: folder,
      emptyOutDir: false,
      target: 'es2022',
      reportCompressedSize: false,
      rolldownOptions: { input: 'sw/sw.ts', output: { format: 'iife', entryFileNames: 'sw.js' } },
    },
  })
}

export function serviceWorker(): Plugin {
  return {
    name: 'banjie:service-worker',
    apply: 'build',
    async writeBundle({ dir }) {
      if (dir) await buildWorker(dir)
    },
  }
}
