const UNITS = ['B', 'kB', 'MB', 'GB'] as const

/** '840 B', '12 kB', '1.3 MB': decimal units, a fraction only below ten and from megabytes on. */
export function sizeWord(bytes: number): string {
  let [amount, step] = [bytes, 0]
  while (Math.round(amount) >= 1000 && step < UNITS.length - 1) {
    amount /= 1000
    step += 1
  }
  return `${step > 1 && amount < 9.95 ? amount.toFixed(1) : Math.round(amount)} ${UNITS[step]}`
}
