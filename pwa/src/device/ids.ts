/** UUIDv7 (RFC 9562): 48 bits of milliseconds, then random, so that ids sort by when they were made. */
export function uuidv7(at: number = Date.now(), random: Uint8Array = randomBytes()): string {
  const bytes = random.slice(0, 16)
  for (let place = 0; place < 6; place++) bytes[place] = Math.floor(at / 2 ** (40 - 8 * place)) % 256
  bytes[6] = 0x70 | ((bytes[6] ?? 0) & 0x0f)
  bytes[8] = 0x80 | ((bytes[8] ?? 0) & 0x3f)
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
}

function randomBytes(): Uint8Array {
  return crypto.getRandomValues(new Uint8Array(16))
}

/* The more special first: an Android also calls itself Linux, every browser also calls itself Safari. */
const SYSTEMS = ['HarmonyOS', 'Android', 'iPhone', 'iPad', 'Windows', 'Mac OS X', 'Linux']
const BROWSERS = ['MicroMessenger', 'Edg', 'Firefox', 'Chrome', 'Safari']

/** 'Android · Chrome', for the list of one's own sessions. */
export function deviceName(agent: string = navigator.userAgent): string {
  const system = SYSTEMS.find((each) => agent.includes(each)) ?? '?'
  const browser = BROWSERS.find((each) => agent.includes(each)) ?? '?'
  const names: Record<string, string> = { 'Mac OS X': 'macOS', Edg: 'Edge', MicroMessenger: 'WeChat' }
  return `${names[system] ?? system} · ${names[browser] ?? browser}`
}
