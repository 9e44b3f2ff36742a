/* What residents' pages ask the server; no session, no phone's database. */
import { makeClient } from '../api/client'
import { ApiProblem, BadReply, Fault, Offline, spoken } from '../api/faults'
import type { GeoPoint, PhotoUpload, PublicFiled, PublicHere, PublicPlaces, PublicReport, PublicTown, PublicUpload, Receipt, TownMap, NewRating } from '../api/types'
import type { Challenge, WorkProof } from '../api/types'
import { solve } from '../device/solve'

export { spoken }

/* Nothing is sent by itself here: the person presses again. */
const NO_ANSWER = {
  zh: '连不上网络。请检查网络，然后再试一次。',
  en: 'No connection. Check the network, then try again.',
}
const client = makeClient(
  (...asked) => fetch(...asked),
  () => undefined,
)
const get = <T>(path: string) => client.get<T>(path).catch(plainly)
const post = <T>(path: string, body: unknown) => client.post<T>(path, body).catch(plainly)

function plainly(fault: unknown): never {
  throw fault instanceof Offline || fault instanceof BadReply ? new Fault(NO_ANSWER) : fault
}

const UPLOAD_PATIENCE_MS = 120_000
/** A challenge is left alone when it would expire on the way. */
const SPARE_MS = 60_000

export interface Solved {
  proof: WorkProof
  until: number
}

export const fetchTown = () => get<PublicTown>('/api/public/town')
export const fetchMap = () => get<TownMap>('/api/public/map')
export const fetchReceipt = (key: string) => get<Receipt>(`/api/public/receipts/${encodeURIComponent(key)}`)
export const resultPhoto = (key: string, photo: string) => `/api/public/receipts/${encodeURIComponent(key)}/photos/${photo}`
export const sendRating = (key: string, rating: NewRating) => post<void>(`/api/public/receipts/${encodeURIComponent(key)}/rating`, rating)
export const askReopening = (key: string, words: string) => post<void>(`/api/public/receipts/${encodeURIComponent(key)}/reopen`, { words })
export const findPlaces = async (words: string) => (await get<PublicPlaces>(`/api/public/places?q=${encodeURIComponent(words)}`)).items
export const nameOf = async ({ latitude, longitude }: GeoPoint) =>
  (await post<PublicHere>('/api/public/places/here', { latitude, longitude })).label
export const sendReport = (report: PublicReport) => post<PublicFiled>('/api/public/reports', report)

/** A challenge of the server, solved; the page's thread stays free. */
export async function work(): Promise<Solved> {
  const { challenge, bits, expiresAt } = await get<Challenge>('/api/public/challenge')
  const nonce = await solve(challenge, bits)
  return { proof: { challenge, nonce }, until: Date.parse(expiresAt) - SPARE_MS }
}

/** Reserve, upload, confirm: again is harmless. */
export async function sendPhoto(sha256: string, bytes: Blob, proof: WorkProof): Promise<void> {
  const { upload } = await post<PublicUpload>('/api/public/photos/reserve', { sha256, length: bytes.size, proof })
  if (upload) await put(upload, bytes)
  await post<void>('/api/public/photos/confirm', { sha256 })
}

async function put({ url, method, headers }: PhotoUpload, body: Blob): Promise<void> {
  const signal = AbortSignal.timeout(UPLOAD_PATIENCE_MS)
  const sent = await fetch(url, { method, headers, body, signal }).catch(() => null)
  if (!sent?.ok) throw new Fault(NO_ANSWER)
}

/** The server's code, or null where it did not say no. */
export function codeOf(fault: unknown): string | null {
  return fault instanceof ApiProblem ? fault.code : null
}
