import type { Dots } from '../../../sync/dots'

/* Time beside the map: bars of equal length from the first day that was asked for until now. */

const BARS = 96
const LENGTHS = [60, 180, 360, 720, 1440, 2880, 5760, 11_520]

/** Minutes. `begin` is the first bar's, `step` a bar's length. */
export interface Scale {
  begin: number
  step: number
  bars: number
}

export function scaleOf(since: number, until: number): Scale {
  const span = Math.max(60, until - since)
  const step = LENGTHS.find((each) => span / each <= BARS) ?? LENGTHS.at(-1)!
  const begin = Math.floor((since + 480) / step) * step - 480
  return { begin, step, bars: Math.floor((until - begin) / step) + 1 }
}

export function heights(dots: Dots, scale: Scale): Uint32Array {
  const found = new Uint32Array(scale.bars)
  for (let at = 0; at < dots.count; at++) {
    const bar = Math.floor((dots.minute[at]! - scale.begin) / scale.step)
    if (bar >= 0 && bar < scale.bars) found[bar]! += 1
  }
  return found
}
