import type { PhotoTaken } from '../../api/types'
import { photoBytes } from '../../sync/drafts'
import { pictureBytes } from '../../sync/field'

/** The newest picture of how it was, from this phone: of the draft, else of the ticket. The caller revokes it. */
export async function ghostOf(drawn: readonly PhotoTaken[], earlier: readonly { id: string; kind: string }[]): Promise<string | null> {
  const own = drawn.findLast((photo) => photo.kind === 'before')
  const other = earlier.findLast((photo) => photo.kind === 'before') ?? earlier.findLast((photo) => photo.kind === 'site')
  const bytes = own ? await photoBytes(own.id) : other ? await pictureBytes(other.id) : null
  return bytes ? URL.createObjectURL(new Blob([bytes], { type: 'image/jpeg' })) : null
}
