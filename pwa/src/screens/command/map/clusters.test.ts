import { describe, expect, it } from 'vitest'
import { across, down, readDots, type Dots } from '../../../sync/dots'
import { clustersIn, hit, membersOf, tally, within, worldAt, type Chosen } from './clusters'
import { heights, scaleOf } from './periods'

type Row = [longitude: number, latitude: number, minute: number, tone: number]

function packed(rows: readonly Row[]): Dots {
  const view = new DataView(new ArrayBuffer(rows.length * 30))
  rows.forEach(([longitude, latitude, minute, tone], at) => {
    view.setInt32(at * 30, Math.round(longitude * 1e6))
    view.setInt32(at * 30 + 4, Math.round(latitude * 1e6))
    view.setInt32(at * 30 + 8, minute)
    view.setInt16(at * 30 + 12, tone)
    view.setUint8(at * 30 + 29, at)
  })
  return readDots(view.buffer)
}

const ALL: Chosen = { from: 0, to: 1e9, tones: [true, true, true] }

function around(zoom: number, longitude: number, latitude: number, size: number) {
  const world = worldAt(zoom)
  return { zoom, left: across(longitude) * world - size / 2, top: down(latitude) * world - size / 2, width: size, height: size }
}

function drawn(many: number): Row[] {
  let seed = 7
  const next = (): number => (seed = (seed * 48_271) % 2_147_483_647) / 2_147_483_647
  return Array.from({ length: many }, () => [121.3 + next() / 10, 31 + next() / 10, Math.floor(next() * 1000), Math.floor(next() * 3)])
}

describe('dots', () => {
  it('are read newest first, with their ids', () => {
    const dots = packed([[121.3, 31, 5, 0], [121.4, 31.1, 9, 2]])
    expect([...dots.minute]).toEqual([9, 5])
    expect([...dots.tone]).toEqual([2, 0])
    expect(dots.id(0)).toBe('00000000-0000-0000-0000-000000000001')
    expect(dots.x[0]).toBeCloseTo((121.4 + 180) / 360, 9)
  })

  it('are nothing where nothing came', () => {
    expect(packed([]).count).toBe(0)
  })
})

describe('clusters', () => {
  const dots = packed(drawn(3_000))

  it('lose no dot and count none twice, at any zoom', () => {
    for (const zoom of [10, 13, 16, 18, 19]) {
      const clusters = clustersIn(dots, around(zoom, 121.35, 31.05, worldAt(zoom) / 2 ** 9), ALL)
      expect(clusters.reduce((sum, each) => sum + each.count, 0)).toBe(3_000)
      const members = clusters.flatMap((each) => membersOf(dots, each, zoom, ALL))
      expect(new Set(members).size).toBe(3_000)
      for (const each of clusters.slice(0, 20)) expect(membersOf(dots, each, zoom, ALL)).toHaveLength(each.count)
    }
  })

  it('stay where they are while the map moves', () => {
    const first = clustersIn(dots, around(14, 121.35, 31.05, 900), ALL)
    const moved = clustersIn(dots, { ...around(14, 121.35, 31.05, 900), left: around(14, 121.35, 31.05, 900).left + 37 }, ALL)
    const known = new Map(first.map((each) => [each.cell, each]))
    const both = moved.filter((each) => known.has(each.cell))
    expect(both.length).toBeGreaterThan(50)
    for (const each of both) expect(each).toEqual(known.get(each.cell))
  })

  it('follow the time and the tones that are chosen', () => {
    const chosen: Chosen = { from: 200, to: 400, tones: [false, true, true] }
    const expected = drawn(3_000).filter(([, , minute, tone]) => minute >= 200 && minute < 400 && tone > 0)
    const clusters = clustersIn(dots, around(13, 121.35, 31.05, worldAt(13) / 512), chosen)
    expect(clusters.reduce((sum, each) => sum + each.count, 0)).toBe(expected.length)
    expect(clusters.every((each) => each.tones[0] === 0)).toBe(true)
    expect(tally(dots, chosen).reduce((a, b) => a + b)).toBe(expected.length)
  })

  it('are met where they are drawn', () => {
    const clusters = clustersIn(dots, around(14, 121.35, 31.05, 600), ALL)
    for (const each of clusters) expect(hit([each], each.x + 3, each.y)).toBe(each)
    expect(hit(clusters, -1e6, 0)).toBeNull()
  })

  it('the newest of a window are the newest', () => {
    const found = within(dots, around(13, 121.35, 31.05, worldAt(13) / 512), ALL, 50)
    expect(found.map((at) => dots.minute[at])).toEqual([...dots.minute.slice(0, 50)])
  })
})

describe('time', () => {
  it('has bars enough and not too many, from midnight in Shanghai', () => {
    for (const days of [1, 7, 30, 90, 365]) {
      const until = 29_000_123
      const { begin, step, bars } = scaleOf(until - days * 1440, until)
      expect(bars).toBeGreaterThan(20)
      expect(bars).toBeLessThanOrEqual(98)
      expect(begin).toBeLessThanOrEqual(until - days * 1440)
      expect(begin + bars * step).toBeGreaterThan(until)
      if (step >= 1440) expect((begin + 480) % 1440).toBe(0)
    }
  })

  it('counts every dot once', () => {
    const dots = packed(drawn(500))
    expect(heights(dots, scaleOf(0, 999)).reduce((a, b) => a + b)).toBe(500)
  })
})
