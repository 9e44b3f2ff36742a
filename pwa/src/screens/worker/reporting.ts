import type { CommandFields, Move, PhotoKind, PhotoTaken } from '../../api/types'
import { tell } from '../../parts/toast'
import { say } from '../../shell/language'
import type { OpenDraft } from '../../sync/drafts'
import { spoken } from '../../sync/faults'
import { record } from '../../sync/visit'

/** Reports, and where it was settled on the spot settles with it. False: not stored, the draft is kept. */
export async function sendReport(
  open: OpenDraft,
  report: Move,
  settle: Move | null,
  place: CommandFields,
): Promise<boolean> {
  const { ticket: id, category, address, note, photos } = open.draft
  const proof = parted(photos, report.photos)
  const fields = { ...place, kind: 'patrol_report', category, address, description: note.trim() }
  const first = { move: report, fields: { ...fields, photos: settle ? proof.first : photos } }
  try {
    const steps = settle ? [first, { move: settle, fields: { ...place, photos: proof.rest } }] : [first]
    await record({ id, address }, steps, open)
    return true
  } catch (fault) {
    tell(say(spoken(fault)))
    return false
  }
}

function parted(photos: readonly PhotoTaken[], kinds: readonly PhotoKind[]) {
  return {
    first: photos.filter((photo) => kinds.includes(photo.kind)),
    rest: photos.filter((photo) => !kinds.includes(photo.kind)),
  }
}
