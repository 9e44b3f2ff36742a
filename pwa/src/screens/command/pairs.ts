import type { PhotoView } from '../../api/types'

export interface Pair {
  before: PhotoView | null
  after: PhotoView | null
}

const newest = (photos: readonly PhotoView[]): PhotoView | null =>
  photos.reduce<PhotoView | null>((last, each) => (last && last.takenAt > each.takenAt ? last : each), null)

/** Newest after-photo beside the newest picture of how it was: before-photo, else one of the site or of the alarm. */
export function pairOf(photos: readonly PhotoView[]): Pair {
  const after = newest(photos.filter((each) => each.kind === 'after'))
  const earlier = photos.filter((each) => each.kind !== 'after' && (!after || each.takenAt <= after.takenAt))
  const before = newest(earlier.filter((each) => each.kind === 'before')) ?? newest(earlier)
  return { before, after }
}

/** A photo with nobody of ours behind it came with the alarm, or from a resident's album. */
export function senderOf(photo: Pick<PhotoView, 'by'> & { fromGallery?: boolean }): 'alarmPhoto' | 'residentPhoto' | null {
  if (photo.by !== null) return null
  return photo.fromGallery ? 'residentPhoto' : 'alarmPhoto'
}
