import { ref } from 'vue'
import type { PhotoKind } from '../../api/types'
import { takePhoto } from '../../device/camera'
import { here, locate } from '../../device/position'
import { PictureFault, prepare } from '../../image/picture'
import { tell } from '../../parts/toast'
import type { OpenDraft } from '../../sync/drafts'
import { reference } from '../../sync/reference'
import { t } from './words'

/** Takes photos into a draft. `busy`: one is being scaled; `missed`: the camera came back with nothing. */
export function usePhotographing(draft: OpenDraft) {
  const busy = ref<PhotoKind | null>(null)
  const missed = ref(false)

  async function photograph(kind: PhotoKind, fromGallery: boolean): Promise<void> {
    const most = reference.value?.limits.photos ?? 9
    if (busy.value) return
    if (draft.draft.photos.length >= most) return tell(t('photoFull', { n: most }))
    /* A full phone says so when there is a photo to store. */
    const [shot] = await Promise.all([takePhoto(fromGallery), draft.save().catch(() => undefined)])
    missed.value = !shot
    if (!shot) return
    busy.value = kind
    try {
      const [picture] = await Promise.all([prepare(shot.file), locate().catch(() => null)])
      await draft.addPhoto(kind, picture, fromGallery, fromGallery ? null : here.value)
    } catch (fault) {
      tell(sentence(fault))
    } finally {
      busy.value = null
    }
  }

  return { busy, missed, photograph }
}

function sentence(fault: unknown): string {
  if (!(fault instanceof PictureFault)) return t('notStored')
  return fault.reason === 'not_a_picture' ? t('notAPicture') : t('noMemory')
}
