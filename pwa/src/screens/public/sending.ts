/* One report, sent until there is an answer; whatever was done already is not done again. */
import { ref } from 'vue'
import type { PublicFiled } from '../../api/types'
import { codeOf, sendPhoto, sendReport, work, type Solved } from '../../sync/public'
import { blobOf, draft } from './draft'
import { t } from './words'

export const progress = ref('')

let underWay: Promise<Solved> | null = null

/** Begins the work while the person still writes; a failure is no matter yet. */
export function workAhead(): void {
  void solved().catch(() => undefined)
}

async function solved(): Promise<Solved> {
  if (draft.solved && (draft.tried || draft.solved.until > Date.now())) return draft.solved
  underWay ??= work().finally(() => (underWay = null))
  draft.solved = await underWay
  return draft.solved
}

/** What the server answers to a proof that is none any more: done anew, and sent again by itself, once. */
const STALE = new Set(['challenge.expired', 'challenge.forged', 'challenge.used', 'challenge.unsolved'])

export async function send(anew = false): Promise<PublicFiled> {
  try {
    return await sendOnce()
  } catch (fault) {
    if (codeOf(fault) === 'photo.not_here') for (const photo of draft.photos) photo.sent = false
    if (anew || !STALE.has(codeOf(fault) ?? '')) throw fault
    Object.assign(draft, { solved: null, tried: false })
    return send(true)
  } finally {
    progress.value = ''
  }
}

async function sendOnce(): Promise<PublicFiled> {
  progress.value = t('proving')
  const { proof } = await solved()
  for (const [at, photo] of draft.photos.entries()) {
    if (photo.sent) continue
    progress.value = t('sendingPhoto', { n: at + 1, all: draft.photos.length })
    await sendPhoto(photo.sha256, blobOf(photo), proof)
    photo.sent = true
  }
  progress.value = t('sending')
  draft.tried = true
  return sendReport({ proof, ...content() })
}

function content() {
  const { concern, place, exact, words, phone, photos } = draft
  return {
    concern: concern ?? '',
    place: place?.key ?? null,
    position: place?.position ?? null,
    address: address(place?.key || place?.position ? '' : (place?.label.zh ?? ''), exact),
    words: words.trim(),
    phone: phone.trim(),
    photos: photos.map((each) => each.sha256),
  }
}

function address(written: string, exact: string): string {
  return [written, exact.trim()].filter(Boolean).join(' ').slice(0, 120)
}
