import type { Id } from '../api/types'
import { makeSealKey } from './seal'
import { written, type Base } from './store'

/** What one person holds on this device. No key can be read out, only used. */
export interface PersonKeys {
  person: Id
  /** Of the signing key, as the server knows it. */
  id: Id
  signing: CryptoKey
  /** SPKI DER, base64url. */
  publicKey: string
  /** Whether the server has been told of the key since the last login. */
  registered: boolean
  /** Seals the view; null after logout, and with it the view is unreadable. */
  view: CryptoKey | null
  /** Differs for every login's view key, so that what was sealed for one is never stored beside another. */
  viewId: Id | null
  /** Seals the texts of drafts and of the outbox, which outlive a logout. */
  work: CryptoKey
}

const CURVE = { name: 'ECDSA', namedCurve: 'P-256' } as const
const SIGNATURE = { name: 'ECDSA', hash: 'SHA-256' } as const
const writer = new TextEncoder()

/** The person's keys on this device, made where there are none; with a key for the view. */
export async function holdKeys(base: Base, crypto: Crypto, person: Id, newId: () => Id): Promise<PersonKeys> {
  const known = await base.get('keys', person)
  if (known?.view) return known
  const view = { view: await makeSealKey(crypto), viewId: newId() }
  const made = { ...(known ?? (await makeKeys(crypto, person, newId()))), ...view }
  return written(base, ['keys'], async (transaction) => {
    const store = transaction.objectStore('keys')
    const since = await store.get(person)
    if (since?.view) return since
    const kept = since ? { ...since, ...view } : made
    await store.put(kept)
    return kept
  })
}

async function makeKeys(crypto: Crypto, person: Id, id: Id): Promise<PersonKeys> {
  const pair = await crypto.subtle.generateKey(CURVE, false, ['sign', 'verify'])
  const [spki, work] = await Promise.all([crypto.subtle.exportKey('spki', pair.publicKey), makeSealKey(crypto)])
  return { person, id, signing: pair.privateKey, publicKey: base64url(spki), registered: false, view: null, viewId: null, work }
}

/** 64 raw bytes r||s over the text's UTF-8, base64url without padding. */
export async function sign(crypto: Crypto, key: CryptoKey, text: string): Promise<string> {
  return base64url(await crypto.subtle.sign(SIGNATURE, key, writer.encode(text)))
}

export function base64url(bytes: ArrayBuffer): string {
  const letters = Array.from(new Uint8Array(bytes), (byte) => String.fromCharCode(byte)).join('')
  return btoa(letters).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}
