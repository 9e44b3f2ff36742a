const UNITS = ['B', 'kB', 'MB', 'GB'] as const

/** '840 B', '12 kB', '1.3 MB': decimal units, a fraction only below ten. */
export function sizeWord(bytes: number): string {
  const step = bytes < 1000 ? 0 : Math.min(UNITS.length - 1, Math.floor(Math.log10(bytes) / 3))
  const amount = bytes / 1000 ** step
  const rounded = amount < 10 && step > 1 ? amount.toFixed(1) : String(Math.round(amount))
  return rounded === '1000' && step < UNITS.length - 1 ? `1.0 ${UNITS[step + 1]}`.replace('1.0 k', '1 k') : `${rounded} ${UNITS[step]}`
}
