import { computed, ref } from 'vue'
import type { PhotoKind } from '../../api/types'
import { takePhoto } from '../../device/camera'
import { here, locate, type Fix } from '../../device/position'
import { seesCamera } from '../../device/viewfinder'
import { PictureFault, prepare } from '../../image/picture'
import { tell } from '../../parts/toast'
import type { OpenDraft } from '../../sync/drafts'
import { reference } from '../../sync/reference'
import { linesOf, type Place } from './watermark'
import { t } from './words'

const FRESH_MS = 30_000
const OLD_MS = 10 * 60_000
/* A page that is killed meanwhile loses the photo. */
const PATIENCE_MS = 800

/**
 * Takes photos into a draft. `busy`: one is being scaled; `missed`: the camera app came back with nothing; `finding`: the
 * viewfinder is open for this kind.
 */
export function usePhotographing(draft: OpenDraft, place: () => Place) {
  const under = ref<PhotoKind[]>([])
  const missed = ref(false)
  const finding = ref<PhotoKind | null>(null)
  const busy = computed(() => under.value[0] ?? null)
  const full = computed(() => draft.draft.photos.length + under.value.length >= most())

  /** By the app's own viewfinder where there is a camera for it, else by the camera app. */
  async function photograph(kind: PhotoKind, fromGallery: boolean): Promise<void> {
    if (!fromGallery && (await seesCamera())) {
      if (full.value) tell(t('photoFull', { n: most() }))
      else finding.value = kind
      return
    }
    await choose(kind, fromGallery)
  }

  /** By the camera app, or from the gallery. */
  async function choose(kind: PhotoKind, fromGallery: boolean): Promise<void> {
    if (busy.value) return
    if (full.value) return tell(t('photoFull', { n: most() }))
    /* A full phone says so when there is a photo to store. */
    const [shot] = await Promise.all([takePhoto(fromGallery), draft.save().catch(() => undefined)])
    missed.value = !shot
    if (shot) await keep(kind, shot.file, fromGallery)
  }

  /** True when the photo is stored on the phone; what went wrong is said. */
  async function keep(kind: PhotoKind, file: Blob, fromGallery = false): Promise<boolean> {
    if (full.value) {
      tell(t('photoFull', { n: most() }))
      return false
    }
    under.value.push(kind)
    try {
      const at = Date.now()
      const fix = fromGallery ? null : await fixAt(at)
      const picture = await prepare(file, linesOf(place(), { at, fix, fromGallery }))
      await draft.addPhoto(kind, picture, fromGallery, fix)
      return true
    } catch (fault) {
      tell(sentence(fault))
      return false
    } finally {
      under.value.splice(under.value.indexOf(kind), 1)
    }
  }

  return { busy, missed, finding, full, photograph, choose, keep }
}

function most(): number {
  return reference.value?.limits.photos ?? 9
}

/* Where one stood a moment ago is near enough; a photo does not wait for a position for long. */
async function fixAt(at: number): Promise<Fix | null> {
  const asked = locate().catch(() => null)
  if (here.value && at - here.value.at < FRESH_MS) return here.value
  await Promise.race([asked, new Promise((done) => setTimeout(done, PATIENCE_MS))])
  return here.value && at - here.value.at < OLD_MS ? here.value : null
}

const SENTENCES = { not_a_picture: 'notAPicture', too_large: 'tooLarge', heic: 'heicPicture', no_memory: 'noMemory' } as const

function sentence(fault: unknown): string {
  return t(fault instanceof PictureFault ? SENTENCES[fault.reason] : 'notStored')
}
