/* Who may import whom. screens/visit is what everybody has who works at a place with a phone. A type-only import of src/api/types is open to everybody: it is the wire. */
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize, relative } from 'node:path'

const MAY = {
  shell: ['shell', 'screens', 'parts', 'sync', 'api', 'device', 'image'],
  screens: ['screens', 'parts', 'sync', 'image', 'device', 'shell/language', 'shell/theme'],
  sync: ['sync', 'api', 'device'],
  parts: ['parts', 'shell/language'],
  api: ['api'],
  device: ['device'],
  image: ['image'],
  sw: [],
}
const IMPORT = /(?:\bfrom\s+|\bimport\s+|\bimport\(|new URL\()\s*'(\.[^']+)'/g
const TYPES_ONLY = /import type [^;'"]+ from '[^']*api\/types'/g

const app = join(dirname(new URL(import.meta.url).pathname), '..')
const source = join(app, 'src')
const inside = (folder) => readdirSync(folder, { recursive: true }).filter((name) => /\.(ts|vue)$/.test(name))
const files = [...inside(source), ...inside(join(app, 'sw')).map((name) => `../sw/${name}`)]

function wrongImports(file) {
  const room = file.replace(/^\.\.\//, '').split('/')[0]
  const text = readFileSync(join(source, file), 'utf8').replace(TYPES_ONLY, '')
  return [...text.matchAll(IMPORT)]
    .map((found) => relative(source, normalize(join(source, dirname(file), found[1]))))
    .filter((target) => !allowed(room, file, target))
    .map((target) => `${file} must not import ${target}`)
}

function allowed(room, file, target) {
  const screens = /^screens\/(\w+)\//
  const [from, to] = [file.match(screens)?.[1], target.match(screens)?.[1]]
  if (from && to) return from === to || to === 'visit'
  if (room === 'sw') return target.startsWith('../sw/')
  return MAY[room].some((open) => target === open || target.startsWith(`${open}/`))
}

const wrong = files.flatMap(wrongImports)
for (const line of wrong) console.error(line)
console.log(`arrows: ${files.length} files, ${wrong.length} wrong`)
process.exitCode = wrong.length ? 1 : 0
