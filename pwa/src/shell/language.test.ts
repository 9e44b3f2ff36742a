import { expect, test } from 'vitest'
import { fill, translator } from './language'

interface Catalogue {
  zh: Record<string, string>
  en: Record<string, string>
}

const catalogues = import.meta.glob<Catalogue>('../**/*words.ts', { eager: true })

function blanks(sentence: string): string[] {
  return [...sentence.matchAll(/\{(\w+)\}/g)].map((found) => found[1] ?? '').sort()
}

test('there are catalogues to look at', () => {
  expect(Object.keys(catalogues).length).toBeGreaterThan(3)
})

test.each(Object.entries(catalogues))('%s says the same in both languages', (_path, { zh, en }) => {
  expect(Object.keys(en).sort()).toEqual(Object.keys(zh).sort())
  for (const [key, sentence] of Object.entries(zh)) {
    expect(en[key]?.trim(), key).toBeTruthy()
    expect(blanks(en[key] ?? ''), key).toEqual(blanks(sentence))
  }
})

test('a sentence is filled by name', () => {
  const t = translator({ left: '还剩{n}分钟' }, { left: '{n} min left' })
  expect(t('left', { n: 12 })).toBe('还剩12分钟')
  expect(fill('{a} of {b}', { a: 0, b: 2 })).toBe('0 of 2')
})

test('a missing key or blank does not pass the type check', () => {
  const t = translator({ left: '还剩{n}分钟', plain: '好' }, { left: '{n}', plain: 'ok' })
  // @ts-expect-error the blank is missing
  t('left')
  // @ts-expect-error there is no such key
  expect(() => t('right')).toThrow()
  // @ts-expect-error a key is missing in English
  translator({ left: '左', right: '右' }, { left: 'left' })
})
