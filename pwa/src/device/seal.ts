/** AES-GCM with a fresh nonce of 96 bits; tied to its place, so that one record cannot stand for another. */
export interface Sealed {
  nonce: Uint8Array<ArrayBuffer>
  data: ArrayBuffer
}

const NONCE_BYTES = 12
const writer = new TextEncoder()
const reader = new TextDecoder()

export function makeSealKey(crypto: Crypto): Promise<CryptoKey> {
  return crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt'])
}

export async function sealBytes(crypto: Crypto, key: CryptoKey, place: string, bytes: ArrayBuffer): Promise<Sealed> {
  const nonce = crypto.getRandomValues(new Uint8Array(NONCE_BYTES))
  return { nonce, data: await crypto.subtle.encrypt(schemeOf(nonce, place), key, bytes) }
}

export function openBytes(crypto: Crypto, key: CryptoKey, place: string, sealed: Sealed): Promise<ArrayBuffer> {
  return crypto.subtle.decrypt(schemeOf(sealed.nonce, place), key, sealed.data)
}

export function seal(crypto: Crypto, key: CryptoKey, place: string, value: unknown): Promise<Sealed> {
  return sealBytes(crypto, key, place, writer.encode(JSON.stringify(value)).buffer)
}

export async function unseal<T>(crypto: Crypto, key: CryptoKey, place: string, sealed: Sealed): Promise<T> {
  return JSON.parse(reader.decode(await openBytes(crypto, key, place, sealed))) as T
}

function schemeOf(nonce: Uint8Array<ArrayBuffer>, place: string): AesGcmParams {
  return { name: 'AES-GCM', iv: nonce, additionalData: writer.encode(place) }
}
