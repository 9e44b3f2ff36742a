import 'fake-indexeddb/auto'
import { controlAt } from './control'
import { live, type Stage, type Told } from './history'

/*
 * node main.js SERVER CONTROL FIRST COUNT: that many histories, in lanes that share a server but no ticket and no person.
 * Prints what happened as JSON. A failing history says its seed: FIRST=seed COUNT=1 lives it again.
 */

const [server = '', control = '', first = '1', count = '1'] = process.argv.slice(2)
const hands = controlAt(control)
/* Grids of their own, side by side; see tests/simulation/run.py. */
const LANES = 6
const WEST = 121.5
const STEP = 0.004

function stageOf(lane: number, seed: number): Stage {
  const blows = new Map([[7, 'server'], [13, 'database'], [19, 'store']] as const)
  return {
    address: server,
    control: hands,
    grid: `31011211200290${lane}`,
    position: { latitude: 31.022, longitude: WEST + STEP * (lane + 0.5), accuracy: 10, age: 1, source: 'device' },
    blow: blows.get((seed % 25) as 7 | 13 | 19) ?? null,
  }
}

const last = Number(first) + Number(count)
const told: Told[] = []
let next = Number(first)

async function lane(number: number): Promise<void> {
  while (next < last) {
    const seed = next++
    try {
      told.push(await live(seed, stageOf(number, seed)))
    } catch (fault) {
      told.push({ seed, commands: {}, faults: {}, wrong: [String(fault instanceof Error ? fault.stack : fault)] })
    }
    const newest = told.at(-1)
    if (newest?.wrong.length) console.error(`seed ${newest.seed}:\n  ${newest.wrong.slice(0, 8).join('\n  ')}`)
  }
}

function sum(records: Record<string, number>[]): Record<string, number> {
  const found: Record<string, number> = {}
  for (const record of records) for (const [name, n] of Object.entries(record)) found[name] = (found[name] ?? 0) + n
  return found
}

await Promise.all(Array.from({ length: Math.min(LANES, Number(count)) }, (_, at) => lane(at)))
const failed = told.filter((each) => each.wrong.length).map((each) => each.seed)
console.log(
  JSON.stringify({
    histories: told.length,
    commands: sum(told.map((each) => each.commands)),
    faults: sum(told.map((each) => each.faults)),
    failed,
  }),
)
process.exit(failed.length ? 1 : 0)
