import { ref } from 'vue'
import type { Label } from '../api/types'

export type Language = 'zh-CN' | 'en'

/** The names in braces of a sentence: 'left {n} of {all}' gives 'n' | 'all'. */
type Blanks<S extends string> = S extends `${string}{${infer Name}}${infer Rest}` ? Name | Blanks<Rest> : never
type Values<S extends string> = Record<Blanks<S>, string | number>
type Sentences = Record<string, string>

/** The second language's catalogue: every key of the first, and no other. */
export type Translation<Zh extends Sentences> = { readonly [Key in keyof Zh]: string }

const STORED = 'banjie.language'

export const language = ref<Language>(stored())

function stored(): Language {
  const kept = globalThis.localStorage?.getItem(STORED)
  return kept === 'en' ? 'en' : 'zh-CN'
}

/** Whether somebody has chosen a language on this device. */
export function chosen(): boolean {
  return localStorage.getItem(STORED) !== null
}

export function speak(wanted: Language): void {
  language.value = wanted
  localStorage.setItem(STORED, wanted)
  document.documentElement.lang = wanted
}

/** `t` for one area's catalogue. A key or a blank that is missing is a type error. */
export function translator<const Zh extends Sentences>(zh: Zh, en: Translation<Zh>) {
  return function t<Key extends keyof Zh & string>(
    key: Key,
    ...values: [Blanks<Zh[Key]>] extends [never] ? [] : [Values<Zh[Key]>]
  ): string {
    const sentence = language.value === 'en' ? en[key] : zh[key]
    return fill(sentence as string, values[0])
  }
}

export function fill(sentence: string, values: Record<string, string | number> = {}): string {
  return sentence.replace(/\{(\w+)\}/g, (blank, name: string) => String(values[name] ?? blank))
}

/** The server's word, in the language on the screen. */
export function say(label: Label | null | undefined): string {
  if (!label) return ''
  return language.value === 'en' ? label.en : label.zh
}
