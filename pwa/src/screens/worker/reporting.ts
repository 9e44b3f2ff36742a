import type { CommandFields, Label, Move, PhotoKind, PhotoTaken } from '../../api/types'
import { tell } from '../../parts/toast'
import { say } from '../../shell/language'
import { issue, refusalOf } from '../../sync/commands'
import { parkReport, sendPhotos, type OpenDraft } from '../../sync/drafts'
import { drop, refusedFor } from '../../sync/queue'
import { t } from './words'

/** Reports, and where it was settled on the spot settles after it. The draft stays until the server took it all. */
export async function sendReport(
  open: OpenDraft,
  report: Move,
  settle: Move | null,
  place: CommandFields,
): Promise<void> {
  const { ticket: id, category, address, note, photos } = JSON.parse(JSON.stringify(open.draft)) as OpenDraft['draft']
  for (const old of refusedFor(id)) drop(old.command.id)
  await Promise.all([parkReport(open), sendPhotos(photos)])
  const proof = parted(photos, report.photos)
  const reported = await issue(
    report,
    { id, address },
    { ...place, kind: 'patrol_report', category, address, description: note.trim(), photos: settle ? proof.first : photos },
  )
  if (refusalOf(reported)) return refused(report, refusalOf(reported))
  await open.clear()
  if (reported.number) tell(t('reportedNumber', { number: reported.number }))
  if (!settle) return
  const subject = { id, address, ...(reported.version === null ? {} : { version: reported.version }) }
  const settled = await issue(settle, subject, { ...place, photos: proof.rest })
  if (refusalOf(settled)) refused(settle, refusalOf(settled))
}

function parted(photos: readonly PhotoTaken[], kinds: readonly PhotoKind[]) {
  return {
    first: photos.filter((photo) => kinds.includes(photo.kind)),
    rest: photos.filter((photo) => !kinds.includes(photo.kind)),
  }
}

function refused(move: Move, why: Label | null): void {
  tell(t('notSent', { move: say(move.label), why: say(why) }))
}
