/* The worker's first screen: everything that /tasks loads before it shows a list, gzipped. */
import { readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'

const LIMIT_KB = 90
const folder = new URL('../../backend/web/', import.meta.url)
const manifest = JSON.parse(readFileSync(new URL('.vite/manifest.json', folder), 'utf8'))

function closure(key, found = new Set()) {
  if (found.has(key)) return found
  found.add(key)
  for (const next of manifest[key].imports ?? []) closure(next, found)
  return found
}

const list = Object.keys(manifest).find((key) => manifest[key].name === 'list')
const parts = ['index.html', list]
const keys = new Set(parts.flatMap((part) => [...closure(part)]))
const files = new Set([...keys].flatMap((key) => [manifest[key].file, ...(manifest[key].css ?? [])]))
const sizes = [...files].map((file) => [file, gzipSync(readFileSync(new URL(file, folder)), { level: 9 }).length])
const total = sizes.reduce((sum, [, size]) => sum + size, 0) / 1000

for (const [file, size] of sizes) console.log(`${(size / 1000).toFixed(1).padStart(7)} KB  ${file}`)
console.log(`${total.toFixed(1).padStart(7)} KB  JavaScript and CSS of the worker's first screen, of ${LIMIT_KB} allowed`)
process.exitCode = total > LIMIT_KB ? 1 : 0
